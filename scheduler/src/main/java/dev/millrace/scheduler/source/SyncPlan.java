package dev.millrace.scheduler.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which files must be read, and which are gone, given what is known and what stands there now.
 * Pure.
 *
 * @param read new ones, those that changed, those of which a used file changed, and those that wait
 *     for a name; by path
 */
record SyncPlan(List<String> read, List<String> gone) {
  SyncPlan {
    read = List.copyOf(read);
    gone = List.copyOf(gone);
  }

  /**
   * @param known by path
   * @param there the DAG files with the ids of their contents
   * @param mark what stands at a path, for the files that DAGs use
   */
  static SyncPlan of(
      Map<String, FileState> known, Map<String, String> there, UnaryOperator<String> mark) {
    List<String> read = new ArrayList<>();
    for (Map.Entry<String, String> file : new TreeMap<>(there).entrySet()) {
      FileState state = known.get(file.getKey());
      if (state == null
          || !state.content().equals(file.getValue())
          || state.waitsForItsName()
          || usesOther(state, mark)) {
        read.add(file.getKey());
      }
    }
    List<String> gone =
        known.keySet().stream().filter(path -> !there.containsKey(path)).sorted().toList();
    return new SyncPlan(read, gone);
  }

  private static boolean usesOther(FileState state, UnaryOperator<String> mark) {
    return state.uses().entrySet().stream()
        .anyMatch(used -> !used.getValue().equals(mark.apply(used.getKey())));
  }

  boolean isEmpty() {
    return read.isEmpty() && gone.isEmpty();
  }
}
