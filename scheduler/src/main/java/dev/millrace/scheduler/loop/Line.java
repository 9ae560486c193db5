package dev.millrace.scheduler.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** Things with a moment each, the earliest first. Entries out of date are skipped. */
final class Line<T> {
  private record Entry<T>(Instant at, T what) {}

  private final PriorityQueue<Entry<T>> queue =
      new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
  private final Map<T, Instant> armed = new HashMap<>();

  void arm(T what, Optional<Instant> next) {
    if (next.isEmpty()) {
      armed.remove(what);
    } else if (!next.get().equals(armed.put(what, next.get()))) {
      queue.add(new Entry<>(next.get(), what));
    }
  }

  /** Unless it is armed for later. */
  void armLater(T what, Instant next) {
    if (!next.isBefore(armed.getOrDefault(what, next))) {
      arm(what, Optional.of(next));
    }
  }

  List<T> due(Instant now) {
    List<T> due = new ArrayList<>();
    while (!queue.isEmpty() && !now.isBefore(queue.peek().at())) {
      Entry<T> entry = queue.poll();
      if (armed.remove(entry.what(), entry.at())) {
        due.add(entry.what());
      }
    }
    return due;
  }

  Optional<Duration> patience(Instant now) {
    return Optional.ofNullable(queue.peek())
        .map(next -> next.at().isAfter(now) ? Duration.between(now, next.at()) : Duration.ZERO);
  }

  void clear() {
    queue.clear();
    armed.clear();
  }
}
