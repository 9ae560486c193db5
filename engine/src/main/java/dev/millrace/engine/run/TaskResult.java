package dev.millrace.engine.run;

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
 */
public record TaskResult(List<Output> outputs, Map<String, Object> values) {
  public static final TaskResult NONE = new TaskResult(List.of(), Map.of());

  public TaskResult {
    outputs = List.copyOf(outputs);
    values = PlainData.settledMap(values);
  }

  public Optional<Output> output(String port) {
    return outputs.stream().filter(output -> output.port().equals(port)).findFirst();
  }
}
