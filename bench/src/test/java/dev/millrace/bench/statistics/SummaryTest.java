package dev.millrace.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void percentilesAreValuesThatWereMeasured() {
    Summary summary = Summary.of(IntStream.rangeClosed(1, 1000).mapToObj(i -> 1001 - i).toList());

    assertThat(summary.count()).isEqualTo(1000);
    assertThat(summary.min()).isEqualTo(1);
    assertThat(summary.median()).isEqualTo(500);
    assertThat(summary.p95()).isEqualTo(950);
    assertThat(summary.p99()).isEqualTo(990);
    assertThat(summary.max()).isEqualTo(1000);
    assertThat(summary.mean()).isEqualTo(500.5);
  }

  @Test
  void ofFewValuesTheHighPercentilesAreTheLargest() {
    Summary summary = Summary.of(List.of(3.0, 1.0, 2.0));

    assertThat(summary.median()).isEqualTo(2);
    assertThat(summary.p99()).isEqualTo(3);
  }

  @Test
  void nothingMeasuredIsNoSummary() {
    assertThatThrownBy(() -> Summary.of(List.<Double>of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Summary.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
