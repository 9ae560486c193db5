package dev.millrace.scheduler.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookReading;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call of a hook on its way to the scheduler that owns the DAG. */
class TurnedDownCallTest {
  private static RunRequest.Deliver call(HookReading reading) {
    return new RunRequest.Deliver("wine", "push", "c1", "d0", reading, Optional.empty());
  }

  @Test
  void aCallArrivesAsItWasRead() {
    for (RunRequest request :
        new RunRequest[] {
          call(HookReading.given(Map.of("trees", 3L))),
          call(HookReading.not(DeliveryOutcome.FILTERED, "body.ref == 'x'"))
        }) {
      assertThat(RunRequest.of(request.what(), request.body())).contains(request);
    }
  }

  @Test
  void oneThatIsTurnedDownIsNoCallForAnOlderScheduler() {
    assertThat(call(HookReading.given(Map.of())).what()).isEqualTo("deliver");
    assertThat(call(HookReading.not(DeliveryOutcome.UNFIT, "no 'after'")).what())
        .isEqualTo("turn-down");
  }
}
