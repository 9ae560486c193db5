package dev.millrace.engine.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The age of a model and the budget of a policy. */
class RetrainPolicyTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static final RetrainPolicy OLD =
      new RetrainPolicy(
          Optional.of("wine"),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.of(Duration.ofDays(30)),
          Optional.empty());

  @Test
  void aModelIsTooOldOnceItsAgeIsReached() {
    assertThat(OLD.tooOld(Optional.of(NOON), Instant.EPOCH, Optional.empty()))
        .contains(NOON.plus(Duration.ofDays(30)));
    assertThat(OLD.tooOld(Optional.empty(), Instant.EPOCH, Optional.empty())).isEmpty();
  }

  @Test
  void oneThatStaysOldIsTrainedAgainAfterTheCooldownOrItsAge() {
    Instant run = NOON.plus(Duration.ofDays(40)); // it failed

    assertThat(OLD.tooOld(Optional.of(NOON), run, Optional.of(DAY))).contains(run.plus(DAY));
    assertThat(OLD.tooOld(Optional.of(NOON), run, Optional.empty()))
        .contains(run.plus(Duration.ofDays(30)));
  }

  @Test
  void aModelThatStaysOldIsNotLookedAtOverAndOver() {
    Instant run = NOON.plus(Duration.ofDays(40));

    assertThat(OLD.tooOld(Optional.of(NOON), run, Optional.of(Duration.ofMillis(1))))
        .contains(run.plus(RetrainPolicy.AGE_AGAIN_MIN));
  }

  @Test
  void aBudgetIsFreeAgainWhenTheOldestRunThatCountsNoLongerDoes() {
    RetrainBudget budget = new RetrainBudget(2, DAY);
    Instant first = NOON.minus(Duration.ofHours(20));
    Instant second = NOON.minus(Duration.ofHours(3));

    assertThat(budget.freeAt(List.of(first), NOON)).isEmpty();
    assertThat(budget.freeAt(List.of(second, first), NOON)).contains(first.plus(DAY));
    assertThat(budget.spent(List.of(second, first), NOON)).isEqualTo(2);
    Instant later = first.plus(DAY); // to the instant
    assertThat(budget.freeAt(List.of(first, second), later)).isEmpty();
    assertThat(budget.spent(List.of(first, second), later)).isEqualTo(1);
  }

  @Test
  void aBudgetThatWasMadeSmallerIsFreeWhenEnoughOfItsRunsNoLongerCount() {
    List<Instant> made =
        List.of(NOON.minusSeconds(300), NOON.minusSeconds(200), NOON.minusSeconds(100));

    assertThat(new RetrainBudget(1, DAY).freeAt(made, NOON))
        .contains(NOON.minusSeconds(100).plus(DAY));
  }
}
