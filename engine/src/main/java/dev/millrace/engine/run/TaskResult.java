package dev.millrace.engine.run;

import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.message.ToScheduler.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the newest reported attempt of a task left behind.
 *
 * @param outputs also of a failed attempt: what it wrote before it failed
 * @param values small values for expressions; empty after a failure
 * @param cache whether it was given a result of before, or why not
 */
public record TaskResult(List<Output> outputs, Map<String, Object> values, CacheNote cache) {
  public static final TaskResult NONE = new TaskResult(List.of(), Map.of());

  public TaskResult {
    outputs = List.copyOf(outputs);
    values = PlainData.settledMap(values);
  }

  /** Of a task about which the cache has nothing to say. */
  public TaskResult(List<Output> outputs, Map<String, Object> values) {
    this(outputs, values, CacheNote.NONE);
  }

  /** The same with something else to say about the cache. */
  public TaskResult with(CacheNote note) {
    return new TaskResult(outputs, values, note);
  }

  public Optional<Output> output(String port) {
    return outputs.stream().filter(output -> output.port().equals(port)).findFirst();
  }
}
