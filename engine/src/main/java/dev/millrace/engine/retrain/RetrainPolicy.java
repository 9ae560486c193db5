package dev.millrace.engine.retrain;

import dev.millrace.engine.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When a model is trained anew: one of its conditions is enough.
 *
 * @param model the registered model that is trained; empty if no condition asks for it
 * @param alias the version whose age counts has this alias; without it the newest version counts
 * @param drift whether drift of the model that is told is a condition
 * @param cron whether and when time alone is one
 * @param rows new rows
 * @param age how old the model may become
 * @param budget how many runs it may make
 */
public record RetrainPolicy(
    Optional<String> model,
    Optional<String> alias,
    boolean drift,
    Optional<Schedule> cron,
    Optional<NewRows> rows,
    Optional<Duration> age,
    Optional<RetrainBudget> budget) {
  /** The key of the DAG file, the id of the trigger, and the trigger word of its runs. */
  public static final String WORD = "retrain";

  /**
   * The least time between a run and the next one for the age: the model stays old until a run has
   * ended, and is not to be found so over and over in the meantime.
   */
  public static final Duration AGE_AGAIN_MIN = Duration.ofMinutes(1);

  /**
   * From when on the model is too old.
   *
   * @param born when the version that counts was registered; a model without one has no age
   * @param lastRun when the policy last made a run, which may have failed
   * @param cooldown how long after a run it makes no other; without one a model that stays old is
   *     trained once in the time that it may become old in; at least {@link #AGE_AGAIN_MIN}
   */
  public Optional<Instant> tooOld(
      Optional<Instant> born, Instant lastRun, Optional<Duration> cooldown) {
    return age.flatMap(
        old ->
            born.map(at -> at.plus(old))
                .map(
                    due -> {
                      Duration pause = cooldown.orElse(old);
                      boolean shorter = pause.compareTo(AGE_AGAIN_MIN) < 0;
                      Instant again = lastRun.plus(shorter ? AGE_AGAIN_MIN : pause);
                      return again.isAfter(due) ? again : due;
                    }));
  }

  /** The version that counts, for people. */
  public String modelText() {
    return model.orElse("") + alias.map(name -> "@" + name).orElse("");
  }

  /** As the DAG file writes {@code when}. */
  @Override
  public String toString() {
    return Stream.of(
            cron.map(any -> "cron"),
            drift ? Optional.of("drift") : Optional.<String>empty(),
            rows.map(of -> "new-rows >= " + of.atLeast()),
            age.map(old -> "model-age > " + text(old)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", ", "any(", ")"));
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : duration.toString();
  }
}
