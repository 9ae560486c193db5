package dev.millrace.scheduler.loop;

import dev.millrace.engine.run.ActiveRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * When the ends of durations come on a clock that nobody can set. Such an end is durable as a time
 * of day, which is turned into a steady moment when it is first met; from then on neither setting
 * the clock nor reading the same end again moves it.
 */
final class Anchors {
  /** Of one task; more than it has at a time, so that nothing that matters is ever dropped. */
  private static final int KEPT_MAX = 8;

  /** A task of a run, or the run itself. */
  record Subject(ActiveRun run, int position) {
    static final int WHOLE_RUN = -1;

    private Name name() {
      return new Name(run.header().id(), position);
    }
  }

  /** The same after everything was read again. */
  private record Name(String run, int position) {}

  private final Map<Subject, Map<Long, Instant>> anchors = new HashMap<>();
  private final Map<Name, Map<Long, Instant>> before = new HashMap<>();

  /**
   * The steady moment of an end.
   *
   * @param now the time of day, which is {@code steady} on the other clock
   * @param atMost how far off it can be: whoever said the end may have had a clock that was ahead
   */
  Instant anchor(Subject subject, Instant end, Instant now, Instant steady, Duration atMost) {
    Map<Long, Instant> known =
        anchors.computeIfAbsent(subject, s -> before.getOrDefault(s.name(), new HashMap<>(2)));
    if (known.size() > KEPT_MAX) {
      known.values().removeIf(steady::isAfter);
    }
    // A store keeps milliseconds.
    return known.computeIfAbsent(
        end.toEpochMilli(),
        e -> end.isAfter(now) ? steady.plus(shorter(Duration.between(now, end), atMost)) : steady);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Whether an end that was anchored has come. */
  boolean hasPassed(Subject subject, Instant end, Instant steady) {
    Instant at = anchors.getOrDefault(subject, Map.of()).get(end.toEpochMilli());
    return at != null && !steady.isBefore(at);
  }

  void forget(Subject subject) {
    if (!anchors.isEmpty()) {
      anchors.remove(subject);
    }
  }

  void keepOnly(Predicate<ActiveRun> known) {
    anchors.keySet().removeIf(subject -> !known.test(subject.run()));
  }

  /** Everything is about to be read again, as other objects. */
  void readAgain() {
    anchors.forEach((subject, ends) -> before.put(subject.name(), ends));
    anchors.clear();
  }

  /** Everything has been read again. */
  void read() {
    before.clear();
  }
}
