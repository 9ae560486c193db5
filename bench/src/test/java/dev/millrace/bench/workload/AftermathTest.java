package dev.millrace.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AftermathTest {
  private static final long FAULT = 10_000;

  @Test
  void aPauseCountsFromTheFault() {
    List<Long> starts = List.of(9_900L, 12_500L, 12_600L, 1_000L, 14_000L);

    assertThat(Aftermath.pause(starts, FAULT)).isEqualTo(2_500);
  }

  @Test
  void aGapBeforeTheFaultIsNoPause() {
    assertThat(Aftermath.pause(List.of(0L, 9_000L, 10_100L, 10_150L), FAULT)).isEqualTo(100);
  }

  @Test
  void recoveredIsWhenAsMuchEndsInASecondAsBefore() {
    List<Long> ends = new ArrayList<>();
    for (long at = 0; at < 60_000; at += 100) {
      if (at <= FAULT || at > 13_000) {
        ends.add(at);
      }
    }

    assertThat(Aftermath.recovered(ends, FAULT, 10_000)).isBetween(2_900L, 3_100L);
  }
}
