package dev.millrace.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Share;
import dev.millrace.spi.StepContext.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptLimitsTest {
  private static final long MIB = 1L << 20;
  private static final Limits USUAL = new Limits(300 * MIB, 2, 30);

  private final AttemptLimits limits = new AttemptLimits(USUAL, "python"::equals);

  private static Assign assign(String kind, Share share) {
    return new Assign(
            new AttemptKey("r", "t", 1, 1),
            "d",
            "v",
            "t",
            kind,
            Map.of(),
            Map.of(),
            Map.of(),
            1,
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            0,
            Map.of())
        .withShare(share);
  }

  @Test
  void whatAsksForNothingGetsWhatEveryStepGets() {
    assertThat(limits.of(assign("train", null))).isEqualTo(USUAL);
    assertThat(limits.heapBytes(assign("train", null))).isZero();
    assertThat(limits.of(assign("train", new Share(0, 0)))).isEqualTo(USUAL);
  }

  @Test
  void halfOfTheMemoryIsHeapAndTheRestIsNot() {
    Assign train = assign("train", new Share(2048 * MIB, 0));

    assertThat(limits.heapBytes(train)).isEqualTo(1024 * MIB);
    assertThat(limits.of(train)).isEqualTo(new Limits(1024 * MIB, 2, 30));
  }

  @Test
  void programsThatAStepStartsMayUseAllOfIt() {
    Assign script = assign("python", new Share(2048 * MIB, 3.6));

    assertThat(limits.of(script)).isEqualTo(new Limits(2048 * MIB, 4, 30));
    assertThat(limits.heapBytes(script)).as("the usual").isZero();
  }

  @Test
  void aStepHasAtLeastOneThread() {
    assertThat(limits.of(assign("train", new Share(0, 0.1))).threads()).isEqualTo(1);
  }
}
