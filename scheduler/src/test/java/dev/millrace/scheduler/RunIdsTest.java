package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.sketch.HandClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdsTest {
  private final HandClock clock = new HandClock();
  private final RunIds ids = new RunIds(clock);

  @Test
  void laterRunsSortAfterEarlierOnes() {
    String last = "";
    for (int i = 0; i < 1_000; i++) {
      clock.advance(Duration.ofMillis(1 + i * 7_919L));
      String next = ids.next("wine", Optional.empty());
      assertThat(next).isGreaterThan(last).hasSize(14).matches("[0-9a-z]+");
      last = next;
    }
  }

  @Test
  void runsOfTheSameMillisecondAreTold() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      seen.add(ids.next("wine", Optional.empty()));
    }

    assertThat(seen).hasSizeGreaterThan(495); // 25 bits of chance
  }

  @Test
  void theSameKeyOfTheSameDagIsTheSameRun() {
    String run = ids.next("wine", Optional.of("order 7"));
    clock.advance(Duration.ofDays(3));

    assertThat(new RunIds(clock).next("wine", Optional.of("order 7"))).isEqualTo(run).hasSize(25);
    assertThat(ids.next("iris", Optional.of("order 7"))).isNotEqualTo(run);
    assertThat(ids.next("wine", Optional.of("order 8"))).isNotEqualTo(run);
  }
}
