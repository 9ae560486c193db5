package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.expression.Template;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps' values the expressions of a step name, so that evaluating one costs what it uses and
 * not what the run holds. Whatever is not plainly {@code steps.ID} or {@code steps['ID']} counts as
 * naming all of them.
 */
final class StepMentions {
  private static final Pattern STEPS =
      Pattern.compile(
          "\\bsteps\\b(?:\\s*\\.\\s*\\??\\s*(\\w+)|\\s*\\[\\s*\\??\\s*(['\"])([\\w.-]+)\\2\\s*])?");

  private final Map<String, Integer> indexes;
  private final Set<Integer> found = new TreeSet<>();
  private boolean all;

  private StepMentions(Map<String, Integer> indexes) {
    this.indexes = indexes;
  }

  static int[] in(DagStep step, Map<String, Integer> indexes) {
    StepMentions mentions = new StepMentions(indexes);
    step.condition().ifPresent(mentions::scan);
    mentions.walk(step.with());
    step.fanOut().ifPresent(fanOut -> mentions.walk(fanOut.written()));
    Collection<Integer> tasks = mentions.all ? new TreeSet<>(indexes.values()) : mentions.found;
    return tasks.stream().mapToInt(Integer::intValue).toArray();
  }

  private void walk(Object tree) {
    if (tree instanceof String text && Template.isIn(text)) {
      scan(text);
    } else if (tree instanceof Collection<?> list) {
      list.forEach(this::walk);
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(this::walk);
    }
  }

  private void scan(String text) {
    Matcher use = STEPS.matcher(text);
    while (use.find()) {
      String id = use.group(1) != null ? use.group(1) : use.group(3);
      Integer index = id == null ? null : indexes.get(id);
      if (index == null) {
        all = true;
      } else {
        found.add(index);
      }
    }
  }
}
