package dev.millrace.engine.cache;

import dev.millrace.engine.message.ToWorker.Slice;
import dev.millrace.engine.run.RowSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the result of a task that is about rows depends on: the dataset, which rows, and parameters
 * as they are written, because nobody has read the rows yet.
 */
final class SliceParts {
  /** Stands for the dataset among inputs, and for the rows among parameters. */
  private static final String NAME = "for-each";

  private SliceParts() {}

  static void add(Slice slice, Map<String, List<Object>> inputs, Map<String, List<Object>> rows) {
    inputs.put(NAME, new ArrayList<>(List.of(slice.dataset().digest())));
    boolean known = slice.dataset().facts().get("rows") instanceof Number;
    rows.put(
        NAME,
        new ArrayList<>(List.of(known ? slice.dataset().facts().get("rows") : (Object) (-1L))));
  }

  /** Parameters, with those of the slice. */
  static Map<String, Object> parameters(Map<String, Object> with, Slice slice) {
    Map<String, Object> all = new LinkedHashMap<>(with);
    all.putAll(slice.with());
    String element = RowSlice.words(slice.first(), slice.count());
    all.put(NAME, slice.single() ? element : "batch of " + element);
    return all;
  }

  /** What the run has that expressions of the slice name, with what the step itself names. */
  static Map<String, Object> names(Map<String, Object> own, Slice slice) {
    Map<String, Object> all = new LinkedHashMap<>(own);
    slice
        .names()
        .forEach(
            (root, values) ->
                ((Map<?, ?>) values)
                    .forEach(
                        (name, value) ->
                            all.put(root.equals("params") ? "" + name : root + "." + name, value)));
    return all;
  }
}
