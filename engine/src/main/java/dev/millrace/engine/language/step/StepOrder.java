package dev.millrace.engine.language.step;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Topological order, ties in the order written (Kahn 1962, with a queue ordered by position). Each
 * circle is a finding that names it, and is cut, so that further ones are found too, up to {@link
 * #CIRCLES_MAX}.
 */
public final class StepOrder {
  /** After so many circles the others are not looked for. */
  static final int CIRCLES_MAX = 20;

  private final List<StepDraft> steps;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<List<Integer>> upstream = new ArrayList<>();
  private final List<List<Integer>> downstream = new ArrayList<>();
  private final int[] missing;
  private final boolean[] done;
  private final PriorityQueue<Integer> ready = new PriorityQueue<>();

  private StepOrder(List<StepDraft> steps) {
    this.steps = steps;
    this.missing = new int[steps.size()];
    this.done = new boolean[steps.size()];
    for (StepDraft step : steps) {
      index.put(step.id(), index.size());
      upstream.add(new ArrayList<>());
      downstream.add(new ArrayList<>());
    }
    for (int i = 0; i < steps.size(); i++) {
      for (String id : steps.get(i).waitsFor().keySet()) {
        upstream.get(i).add(index.get(id));
        downstream.get(index.get(id)).add(i);
        missing[i]++;
      }
    }
  }

  /** The steps in order; those that wait for a circle stand somewhere. */
  public static List<StepDraft> of(List<StepDraft> steps, Findings findings) {
    return isOrdered(steps) ? steps : new StepOrder(steps).order(findings);
  }

  /** Whether each stands below those that it waits for, as people write them. */
  private static boolean isOrdered(List<StepDraft> steps) {
    Set<String> before = new HashSet<>();
    for (StepDraft step : steps) {
      if (!before.containsAll(step.waitsFor().keySet())) {
        return false;
      }
      before.add(step.id());
    }
    return true;
  }

  private List<StepDraft> order(Findings findings) {
    List<StepDraft> ordered = new ArrayList<>(steps.size());
    for (int i = 0; i < steps.size(); i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    drain(ordered);
    int[] visitedFrom = new int[steps.size()];
    int circles = 0;
    for (int i = 0; i < steps.size(); i++) {
      while (!done[i] && circles < CIRCLES_MAX) {
        List<Integer> circle = circle(i, visitedFrom);
        report(circle, findings);
        circles++;
        take(circle.get(0));
        ordered.add(steps.get(circle.get(0)));
        drain(ordered);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!done[i]) {
        ordered.add(steps.get(i));
      }
    }
    return ordered;
  }

  private void drain(List<StepDraft> ordered) {
    while (!ready.isEmpty()) {
      int next = ready.poll();
      if (!done[next]) {
        take(next);
        ordered.add(steps.get(next));
      }
    }
  }

  private void take(int step) {
    done[step] = true;
    for (int next : downstream.get(step)) {
      missing[next]--;
      if (missing[next] == 0) {
        ready.add(next);
      }
    }
  }

  /** Walks upstream among steps that are not done until one comes twice. */
  private List<Integer> circle(int from, int[] visitedFrom) {
    List<Integer> way = new ArrayList<>();
    Map<Integer, Integer> at = new HashMap<>();
    int step = from;
    while (!at.containsKey(step)) {
      at.put(step, way.size());
      way.add(step);
      step = upstreamNotDone(step, visitedFrom);
    }
    List<Integer> circle = new ArrayList<>(way.subList(at.get(step), way.size()));
    Collections.reverse(circle);
    Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
    return circle;
  }

  /** A step that is not done has one upstream that is not done either. */
  private int upstreamNotDone(int step, int[] visitedFrom) {
    List<Integer> each = upstream.get(step);
    while (done[each.get(visitedFrom[step])]) {
      visitedFrom[step]++; // what is done stays done
    }
    return each.get(visitedFrom[step]);
  }

  private void report(List<Integer> circle, Findings findings) {
    StepDraft first = steps.get(circle.get(0));
    StepDraft before = steps.get(circle.get(circle.size() - 1));
    StringBuilder names = new StringBuilder();
    int shown = Math.min(circle.size(), 20);
    for (int step : circle.subList(0, shown)) {
      names.append(steps.get(step).id()).append(" → ");
    }
    names.append(shown < circle.size() ? "… → " : "").append(first.id());
    findings.add(
        FindingCode.CYCLE,
        first.waitsFor().get(before.id()),
        "Steps wait for each other in a cycle: " + names + ".",
        "Cut one of these references.");
  }
}
