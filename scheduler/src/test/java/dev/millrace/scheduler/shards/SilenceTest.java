package dev.millrace.scheduler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.ShardTable.SignOfLife;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether another scheduler lives is told from what it wrote, whatever the clocks do. */
class SilenceTest {
  private final Silence silence = new Silence("me", false);
  private Instant now = Instant.EPOCH;

  private Duration seeing(long mark, Duration age) {
    SignOfLife sign = new SignOfLife(mark, age);
    return silence.of(new ShardTable(Map.of(), Map.of("other", sign)), now).get("other");
  }

  @Test
  void oneSeenForTheFirstTimeHasBeenSilentAsLongAsTheDatabaseSays() {
    assertThat(seeing(7, Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(3));
    now = now.plusSeconds(1);
    assertThat(seeing(7, Duration.ofMinutes(3))).isEqualTo(Duration.ofSeconds(181));
    assertThat(seeing(8, Duration.ofMinutes(3))).as("it has said something").isZero();
  }

  @Test
  void aClockOfTheDatabaseThatIsSetBackHidesNoSilence() {
    seeing(7, Duration.ofSeconds(1).negated());
    now = now.plusSeconds(4);
    assertThat(seeing(7, Duration.ofMinutes(34).negated())).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aClockOfTheDatabaseThatIsSetForwardSilencesNobody() {
    seeing(7, Duration.ZERO);
    now = now.plusSeconds(1);
    assertThat(seeing(8, Duration.ofMinutes(34))).isZero();
  }

  @Test
  void whoHoldsTheDatabaseAloneWaitsForNobody() {
    Silence alone = new Silence("me", true);
    ShardTable table =
        new ShardTable(
            Map.of(),
            Map.of(
                "me", new SignOfLife(1, Duration.ZERO), "other", new SignOfLife(1, Duration.ZERO)));
    assertThat(alone.of(table, now).get("me")).isZero();
    assertThat(alone.of(table, now).get("other")).isGreaterThan(Duration.ofDays(1));
  }
}
