package dev.millrace.steps.model;

import dev.millrace.spi.StepException;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import java.util.List;
import java.util.Map;

/**
 * What a deployed model reads and answers, as a deployment says it.
 *
 * @param prediction its answer, called as the target it was learned from; empty if there is no such
 *     column, as with clusters, or the model reads a column of that name
 */
public record DeployedColumns(List<ModelColumn> inputs, List<ModelColumn> prediction) {
  private static final String COLUMNS = "columns";
  private static final String PREDICTION = "prediction";

  public DeployedColumns {
    inputs = List.copyOf(inputs);
    prediction = List.copyOf(prediction);
  }

  public static DeployedColumns of(ModelSignature signature) {
    boolean named =
        !signature.target().isEmpty()
            && signature.inputs().stream().noneMatch(c -> c.name().equals(signature.target()));
    return new DeployedColumns(
        signature.inputs(),
        signature.outputs().stream()
            .filter(output -> named && output.name().equals(PREDICTION))
            .map(output -> column(signature.target(), output.type()))
            .toList());
  }

  /** Adds them to the document of a deployment. */
  public void write(Map<String, Object> deployment) {
    deployment.put(COLUMNS, types(inputs));
    deployment.put(PREDICTION, types(prediction));
  }

  /**
   * What {@link #write} has added.
   *
   * @throws StepException USER if it is not there
   */
  public static DeployedColumns read(Map<String, Object> deployment) throws StepException {
    if (deployment.get(COLUMNS) instanceof List<?> columns
        && deployment.get(PREDICTION) instanceof List<?> prediction) {
      return new DeployedColumns(columns(columns), columns(prediction));
    }
    throw StepException.user(
        "The deployment does not say which columns the model reads, as those of older versions of"
            + " Millrace. Deploy it again, or connect model:name@alias.");
  }

  private static List<Map<String, Object>> types(List<ModelColumn> columns) {
    return columns.stream()
        .map(column -> Map.<String, Object>of("name", column.name(), "type", column.type().name()))
        .toList();
  }

  private static List<ModelColumn> columns(List<?> types) {
    return types.stream()
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .map(one -> column(text(one, "name"), ModelColumn.Type.valueOf(text(one, "type"))))
        .toList();
  }

  private static String text(Map<?, ?> one, String key) {
    return String.valueOf(one.get(key));
  }

  private static ModelColumn column(String name, ModelColumn.Type type) {
    return new ModelColumn(name, type, false, List.of());
  }
}
