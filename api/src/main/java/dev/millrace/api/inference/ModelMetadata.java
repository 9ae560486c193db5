package dev.millrace.api.inference;

import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import java.util.List;

/**
 * What the protocol tells of a model.
 *
 * @param versions numbers as text, newest first
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorMetadata> inputs,
    List<TensorMetadata> outputs) {
  private static final String PLATFORM = "millrace_bundle";
  private static final List<Integer> ANY_ROWS = List.of(-1);

  /**
   * A tensor.
   *
   * @param shape -1 is any number of rows
   */
  public record TensorMetadata(String name, String datatype, List<Integer> shape) {}

  static ModelMetadata of(String name, List<String> versions, ModelSignature signature) {
    return new ModelMetadata(
        name, versions, PLATFORM, tensors(signature.inputs()), tensors(signature.outputs()));
  }

  private static List<TensorMetadata> tensors(List<ModelColumn> columns) {
    return columns.stream()
        .map(column -> new TensorMetadata(column.name(), column.type().name(), ANY_ROWS))
        .toList();
  }
}
