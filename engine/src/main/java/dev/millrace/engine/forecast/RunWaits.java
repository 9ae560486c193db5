package dev.millrace.engine.forecast;

import dev.millrace.engine.view.ForecastView.SlotWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the tasks of a run waited for, and who had it. */
final class RunWaits {
  private static final int USERS_SHOWN = 3;

  private static final class Sum {
    private final Optional<Integer> slots;
    private final Set<String> users = new LinkedHashSet<>();
    private Duration wait = Duration.ZERO;
    private Duration longest = Duration.ZERO;
    private long tasks;

    Sum(Optional<Integer> slots) {
      this.slots = slots;
    }
  }

  private final Map<Limit, Sum> sums =
      new TreeMap<>(java.util.Comparator.comparing(Limit::kind).thenComparing(Limit::name));

  /** One of its tasks is kept by the limit just now. */
  void kept(Limit limit, Optional<Integer> slots, Collection<String> users) {
    Sum sum = sums.computeIfAbsent(limit, l -> new Sum(slots));
    for (String user : users) {
      if (sum.users.size() < USERS_SHOWN) {
        sum.users.add(user);
      }
    }
  }

  /** One of its tasks was kept so long. */
  void waited(Limit limit, Optional<Integer> slots, Duration time) {
    Sum sum = sums.computeIfAbsent(limit, l -> new Sum(slots));
    sum.tasks++;
    sum.wait = sum.wait.plus(time);
    sum.longest = sum.longest.compareTo(time) > 0 ? sum.longest : time;
  }

  List<SlotWait> views() {
    List<SlotWait> views = new ArrayList<>();
    sums.forEach(
        (limit, sum) -> {
          if (sum.tasks > 0) {
            views.add(
                new SlotWait(
                    limit.kind().word(),
                    limit.name(),
                    sum.slots,
                    sum.tasks,
                    sum.wait,
                    sum.longest,
                    List.copyOf(sum.users)));
          }
        });
    return views;
  }
}
