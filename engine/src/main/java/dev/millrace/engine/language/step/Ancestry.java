package dev.millrace.engine.language.step;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/**
 * The steps that a step waits for, directly or through others; worked out once for each step that
 * is asked about, so that a long chain in which every step looks back is not walked again and
 * again.
 */
final class Ancestry {
  /** For steps of a file with cycles: what is upstream is judged once they are cut. */
  private static final BitSet EVERYTHING = new BitSet();

  private int number = -1;
  private BitSet upstream;
  private boolean open;

  /** Whether {@code step} waits for {@code other}; always true in a file with cycles. */
  static boolean isUpstream(StepDraft other, StepDraft step, Map<String, StepDraft> steps) {
    if (step.ancestry().number < 0) {
      int next = 0;
      for (StepDraft each : steps.values()) {
        each.ancestry().number = next++;
      }
    }
    if (step.ancestry().upstream == null && !walk(step, steps)) {
      steps.values().forEach(each -> each.ancestry().upstream = EVERYTHING);
    }
    BitSet upstream = step.ancestry().upstream;
    return upstream == EVERYTHING || upstream.get(other.ancestry().number);
  }

  /** A step with those of its upstream steps that have not been looked at. */
  private record Visit(StepDraft step, Iterator<String> left) {}

  /** Depth first, because a step's set is made of those of the steps before; false for a cycle. */
  private static boolean walk(StepDraft from, Map<String, StepDraft> steps) {
    Deque<Visit> way = new ArrayDeque<>();
    enter(from, way);
    while (!way.isEmpty()) {
      Visit last = way.peek();
      if (!last.left().hasNext()) {
        leave(way.pop().step(), steps);
        continue;
      }
      StepDraft next = steps.get(last.left().next());
      if (next.ancestry().open) {
        return false;
      }
      if (next.ancestry().upstream == null) {
        enter(next, way);
      }
    }
    return true;
  }

  private static void enter(StepDraft step, Deque<Visit> way) {
    step.ancestry().open = true;
    way.push(new Visit(step, step.waitsFor().keySet().iterator()));
  }

  private static void leave(StepDraft step, Map<String, StepDraft> steps) {
    BitSet all = new BitSet();
    for (String id : step.waitsFor().keySet()) {
      Ancestry before = steps.get(id).ancestry();
      all.or(before.upstream);
      all.set(before.number);
    }
    step.ancestry().upstream = all;
    step.ancestry().open = false;
  }
}
