package dev.millrace.engine.forecast;

import dev.millrace.engine.view.ForecastView.LimitForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** How much of a limit is used, by which DAGs, and what waited for it. */
final class Meter {
  private static final int USERS_SHOWN = 3;

  private final Limit limit;
  private final Limits.Size size;
  private final Map<String, Long> users = new TreeMap<>();
  private final TreeSet<String> waiters = new TreeSet<>();
  private Optional<List<String>> shown = Optional.empty();
  private long used;
  private long peak;
  private Optional<Instant> peakAt = Optional.empty();
  private long waited;
  private Duration wait = Duration.ZERO;
  private Duration longest = Duration.ZERO;

  Meter(Limit limit, Limits.Size size) {
    this.limit = limit;
    this.size = size;
  }

  Limit limit() {
    return limit;
  }

  /** Empty for any number. */
  Optional<Integer> slots() {
    return size.slots();
  }

  long used() {
    return used;
  }

  /** Whether not one slot is free. */
  boolean isFull() {
    return size.slots().filter(most -> used >= most).isPresent();
  }

  /** A DAG takes so many slots, or gives them back. */
  void take(String dag, long slots) {
    used += slots;
    users.merge(dag, slots, (before, more) -> before + more == 0 ? null : before + more);
    shown = Optional.empty();
  }

  /** Nothing more happens at this instant. */
  void rest(Instant now) {
    if (used > peak) {
      peak = used;
      peakAt = Optional.of(now);
    }
  }

  /** The DAGs that have most of it now. */
  List<String> users() {
    if (shown.isEmpty()) {
      shown = Optional.of(mostOf(users));
    }
    return shown.get();
  }

  private static List<String> mostOf(Map<String, Long> users) {
    List<Map.Entry<String, Long>> most = new ArrayList<>(users.entrySet());
    most.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    return most.stream().limit(USERS_SHOWN).map(Map.Entry::getKey).toList();
  }

  /** A task of a DAG waited so long for it. */
  void waited(String dag, Duration time) {
    waited++;
    waiters.add(dag);
    wait = wait.plus(time);
    longest = longest.compareTo(time) > 0 ? longest : time;
  }

  LimitForecast view() {
    return new LimitForecast(
        limit.kind().word(),
        limit.name(),
        size.slots(),
        size.because(),
        peak,
        peakAt,
        waited,
        wait,
        longest,
        List.copyOf(waiters));
  }
}
