package dev.millrace.api.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to an inference request. */
public record InferenceAnswer(
    @JsonProperty("model_name") String modelName,
    @JsonProperty("model_version") String modelVersion,
    Optional<String> id,
    List<Tensor> outputs) {

  /** One output column, one value per row. */
  public record Tensor(String name, String datatype, List<Integer> shape, List<Object> data) {}

  /**
   * The wanted output columns in the order asked for; all in the order of the signature if none is.
   *
   * @throws dev.millrace.api.problem.ProblemException 400 for an output that the model has not
   */
  static List<ModelColumn> wanted(ModelSignature signature, List<InferenceRequest.Output> outputs) {
    if (outputs == null || outputs.isEmpty()) {
      return signature.outputs();
    }
    List<String> names = signature.outputs().stream().map(ModelColumn::name).toList();
    return outputs.stream()
        .map(
            output -> {
              String name = output == null || output.name() == null ? "" : output.name();
              int index = names.indexOf(name);
              if (index < 0) {
                throw Problem.of(
                        ProblemKind.INVALID_ROWS,
                        "the model has no output \""
                            + name
                            + "\". "
                            + NearestName.hint(name, names))
                    .asException();
              }
              return signature.outputs().get(index);
            })
        .toList();
  }

  static InferenceAnswer of(
      ModelVersionView version,
      Optional<String> id,
      List<ModelColumn> columns,
      List<Map<String, Object>> rows) {
    List<Tensor> tensors =
        columns.stream()
            .map(
                column -> {
                  Object[] data = new Object[rows.size()];
                  for (int i = 0; i < data.length; i++) {
                    data[i] = rows.get(i).get(column.name());
                  }
                  return new Tensor(
                      column.name(),
                      column.type().name(),
                      List.of(data.length),
                      Arrays.asList(data));
                })
            .toList();
    return new InferenceAnswer(version.name(), String.valueOf(version.version()), id, tensors);
  }
}
