package dev.millrace.engine.run.fork;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has changed in a step between two versions of its DAG, as far as its result may depend on
 * it. Limits, retries and timeouts are not among that.
 */
final class DefinitionChanges {
  private final Dag before;
  private final Dag after;

  DefinitionChanges(Dag before, Dag after) {
    this.before = before;
    this.after = after;
  }

  /** In words; empty if nothing has. */
  List<String> of(DagStep old, DagStep step) {
    List<String> words = new ArrayList<>();
    if (!old.kind().name().equals(step.kind().name())) {
      words.add("step kind " + old.kind().name() + " → " + step.kind().name());
    } else if (old.kind().version() != step.kind().version()) {
      words.add(
          Words.change(
              "step kind " + step.kind().name(), old.kind().version(), step.kind().version()));
    }
    words.addAll(Words.changes("with", old.with(), step.with()));
    unlessEqual(old.inputs(), step.inputs(), "its inputs changed", words);
    unlessEqual(
        new TreeSet<>(old.upstream()),
        new TreeSet<>(step.upstream()),
        "what it waits for changed",
        words);
    unlessEqual(old.condition(), step.condition(), "its condition changed", words);
    unlessEqual(old.join(), step.join(), "its join changed", words);
    unlessEqual(
        old.fanOut().map(FanOut::items),
        step.fanOut().map(FanOut::items),
        "what it runs for each of changed",
        words);
    unlessEqual(old.options().code(), step.options().code(), "its environment changed", words);
    unlessEqual(
        old.options().isolation(), step.options().isolation(), "its isolation changed", words);
    for (String path : Words.changed(files(before, old), files(after, step))) {
      words.add("file " + path + " changed");
    }
    return words;
  }

  private static void unlessEqual(Object old, Object now, String say, List<String> words) {
    if (!old.equals(now)) {
      words.add(say);
    }
  }

  private static Map<String, String> files(Dag dag, DagStep step) {
    Set<String> named = AttemptParameters.pathsIn(step);
    Map<String, String> files = new TreeMap<>(dag.files());
    files.keySet().retainAll(named);
    return files;
  }
}
