package dev.millrace.scheduler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A scheduler that is cut off from another one, which lives by the database. */
class SeclusionTest {
  private static final String ME = "me";
  private static final String OTHER = "other";
  private static final Map<String, Duration> BOTH_LIVE =
      Map.of(ME, Duration.ZERO, OTHER, Duration.ofMillis(900));

  private final Seclusion seclusion = new Seclusion(ME);
  private Instant now = Instant.EPOCH;

  private boolean alone(Map<String, Duration> silence) {
    return seclusion.yields(silence, Set.of(ME), false, now);
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  @Test
  void withoutWorkersItGivesUpAfterAShortWhile() {
    assertThat(alone(BOTH_LIVE)).isFalse();
    after(Seclusion.PATIENCE.minusMillis(1));
    assertThat(alone(BOTH_LIVE)).isFalse();
    after(Duration.ofMillis(1));
    assertThat(alone(BOTH_LIVE)).isTrue();
  }

  @Test
  void whatNobodyTookItMayTakeAgainAndKeep() {
    alone(BOTH_LIVE);
    after(Seclusion.PATIENCE.plus(Seclusion.OFFERED).minusMillis(1));
    assertThat(alone(BOTH_LIVE)).isTrue();
    after(Duration.ofMillis(1));
    assertThat(alone(BOTH_LIVE)).isFalse();
    after(Duration.ofMinutes(10));
    assertThat(alone(BOTH_LIVE)).isFalse();
  }

  @Test
  void aWorkerOrTheOtherInItsClusterEndsIt() {
    alone(BOTH_LIVE);
    after(Seclusion.PATIENCE);
    assertThat(seclusion.yields(BOTH_LIVE, Set.of(ME), true, now)).isFalse();
    assertThat(alone(BOTH_LIVE)).as("it begins anew").isFalse();
    after(Seclusion.PATIENCE);
    assertThat(seclusion.yields(BOTH_LIVE, Set.of(ME, OTHER), false, now)).isFalse();
    assertThat(alone(BOTH_LIVE)).as("it begins anew").isFalse();
  }

  @Test
  void oneThatIsTheOnlyOneToLiveKeepsItsShards() {
    Map<String, Duration> silent =
        Map.of(ME, Duration.ZERO, OTHER, ShardPlan.SILENT_AND_OUT.plusMillis(1));
    alone(silent);
    after(Seclusion.PATIENCE);
    assertThat(alone(silent)).isFalse();
    assertThat(alone(Map.of(ME, Duration.ZERO))).isFalse();
  }
}
