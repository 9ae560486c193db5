package dev.millrace.engine.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands after {@code when} is read, or it is said where it cannot be. */
class RetrainConditionsTest {
  private static RetrainConditions read(String text) {
    RetrainConditions.Reading reading = RetrainConditions.read(text);
    assertThat(reading.problem()).isEmpty();
    return reading.conditions().orElseThrow();
  }

  @Test
  void anyOfAllConditions() {
    assertThat(read("any(cron, drift, new-rows >= 1000, model-age > 30d)"))
        .isEqualTo(
            new RetrainConditions(
                true, true, Optional.of(1000L), Optional.of(Duration.ofDays(30))));
  }

  @Test
  void oneNeedsNoAny() {
    assertThat(read(" drift "))
        .isEqualTo(new RetrainConditions(false, true, Optional.empty(), Optional.empty()));
    assertThat(read("any(\n  model-age>=12h\n)").age()).contains(Duration.ofHours(12));
  }

  @Test
  void moreThanIsOneMore() {
    assertThat(read("new-rows > 10").rows()).contains(11L);
    assertThat(read("new-rows>=10").rows()).contains(10L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any(cron, drfit)             | 10 | there is no condition 'drfit'",
        "any(cron, cron)              | 10 | 'cron' stands twice",
        "any(model-age > 1d, model-age > 2d) | 20 | 'model-age' stands twice",
        "any()                        | 4  | a condition is missing",
        "any(cron,)                   | 9  | a condition is missing",
        "cron, drift                  | 0  | several conditions stand without any(…)",
        "all(cron, drift)             | 0  | it cannot be read",
        "any(new-rows)                | 4  | 'new-rows' has no bound; write one such as new-rows >= 1000",
        "new-rows >= 0                | 12 | '0' is no number of rows; write one such as 1000",
        "new-rows >= 99999999999999999999 | 12 | '99999999999999999999' is no number of rows; write one such as 1000",
        "any(drift > 0.2)             | 4  | 'drift' is compared with nothing",
        "model-age > 30               | 12 | '30' is no age; write a duration such as 30d, at most 3650d",
        "model-age > 0d               | 12 | '0d' is no age; write a duration such as 30d, at most 3650d",
        "model-age < 30d              | 0  | it cannot be read",
      })
  void whatCannotBeReadIsNamed(String text, int offset, String message) {
    RetrainConditions.Reading reading = RetrainConditions.read(text.strip());

    assertThat(reading.conditions()).isEmpty();
    RetrainConditions.Problem problem = reading.problem().orElseThrow();
    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.offset()).isEqualTo(offset);
  }
}
