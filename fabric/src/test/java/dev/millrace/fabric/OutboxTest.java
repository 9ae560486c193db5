package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Runnable> pool = new ArrayList<>();
  private final List<Integer> envelopes = new ArrayList<>();
  private final Drops drops = new Drops();
  private final Outbox outbox =
      new Outbox(
          "peer",
          new FabricLimits(1024, 4096),
          pool::add,
          content -> envelopes.add(content.length),
          drops);

  @Test
  void whatWaitsTogetherTravelsTogetherUpToTheLimit() {
    outbox.add(List.of(new byte[600], new byte[424], new byte[1]));
    outbox.add(List.of(new byte[10]));

    runPool();

    assertThat(envelopes).containsExactly(1024, 11);
  }

  @Test
  void onlyOneThreadServesAPeer() {
    outbox.add(List.of(new byte[1]));
    outbox.add(List.of(new byte[1]));
    assertThat(pool).hasSize(1);

    runPool();
    outbox.add(List.of(new byte[1]));

    assertThat(pool).hasSize(1);
    runPool();
    assertThat(envelopes).containsExactly(2, 1);
  }

  @Test
  void aPeerThatTakesNothingCostsABoundedAmountOfMemory() {
    for (int i = 0; i < 10; i++) {
      outbox.add(List.of(new byte[1000]));
    }

    runPool();

    assertThat(envelopes).containsExactly(1000, 1000, 1000, 1000);
    assertThat(drops.count().outboxFull()).isEqualTo(6);
  }

  @Test
  void aFailedEnvelopeDoesNotStopTheNext() {
    List<Integer> tried = new ArrayList<>();
    Outbox failing =
        new Outbox(
            "peer",
            new FabricLimits(1024, 4096),
            pool::add,
            content -> {
              tried.add(content.length);
              throw new IllegalStateException("member left");
            },
            drops);
    failing.add(List.of(new byte[1000], new byte[1000]));

    runPool();

    assertThat(tried).containsExactly(1000, 1000);
    assertThat(drops.count().notSent()).isEqualTo(2);
  }

  private void runPool() {
    List<Runnable> tasks = List.copyOf(pool);
    pool.clear();
    tasks.forEach(Runnable::run);
  }
}
