package dev.millrace.engine.forecast;

import dev.millrace.engine.run.DagPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The longest chain of steps of a DAG, those of {@code finally} behind all the others. */
final class Chain {
  private Chain() {}

  /** How long it takes if nothing waits for anything but what is before it. */
  static Duration length(DagPlan plan, Map<String, StepTime> steps) {
    IntFunction<Duration> takes =
        index -> {
          String id = plan.step(index).id();
          StepTime time = steps.get(id);
          if (time == null) {
            throw new IllegalArgumentException(
                "it is not said how long step '" + id + "' of " + plan.dag().name() + " takes");
          }
          return time.runs() && time.items() > 0 ? time.takes() : Duration.ZERO;
        };
    Duration longest = Duration.ZERO;
    for (Duration end : ends(plan, takes)) {
      longest = end.compareTo(longest) > 0 ? end : longest;
    }
    return longest;
  }

  /** What each step takes so that a run takes so long, and each link of the chain the same. */
  static Map<String, StepTime> evenly(DagPlan plan, Duration takes) {
    Duration[] ends = ends(plan, index -> Duration.ofNanos(1));
    long links = 1;
    for (Duration end : ends) {
      links = Math.max(links, end.toNanos());
    }
    Map<String, StepTime> steps = new LinkedHashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      long link = ends[i].toNanos();
      Duration begins = takes.multipliedBy(link - 1).dividedBy(links);
      Duration ended = takes.multipliedBy(link).dividedBy(links);
      steps.put(plan.step(i).id(), new StepTime(ended.minus(begins)));
    }
    return steps;
  }

  private static Duration[] ends(DagPlan plan, IntFunction<Duration> takes) {
    Duration[] ends = new Duration[plan.size()];
    Duration main = Duration.ZERO;
    for (int i = 0; i < plan.size(); i++) {
      Duration begins = i < plan.mainCount() ? Duration.ZERO : main;
      for (int before : plan.upstream(i)) {
        begins = begins.compareTo(ends[before]) > 0 ? begins : ends[before];
      }
      ends[i] = begins.plus(takes.apply(i));
      if (i < plan.mainCount() && ends[i].compareTo(main) > 0) {
        main = ends[i];
      }
    }
    return ends;
  }
}
