package dev.millrace.api.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.spi.model.ModelColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads one input tensor as the values of one column; each refusal names the tensor. */
final class TensorReader {
  private static final List<String> DATATYPES =
      Arrays.stream(Datatype.values()).map(Enum::name).toList();

  private final InferenceRequest.Tensor tensor;
  private final ModelColumn column;

  TensorReader(InferenceRequest.Tensor tensor, ModelColumn column) {
    this.tensor = tensor;
    this.column = column;
  }

  /** How many rows a tensor has by its shape, which must be {@code [n]} or {@code [n, 1]}. */
  static long rows(InferenceRequest.Tensor tensor) {
    JsonNode shape = tensor.shape();
    boolean sound = shape != null && shape.isArray() && (shape.size() == 1 || shape.size() == 2);
    for (int i = 0; sound && i < shape.size(); i++) {
      sound = shape.get(i).isIntegralNumber() && shape.get(i).canConvertToLong();
      sound = sound && shape.get(i).longValue() >= 0;
    }
    if (!sound || (shape.size() == 2 && shape.get(1).longValue() != 1)) {
      throw refused(
          tensor.name(),
          "has shape "
              + (shape == null ? "nothing" : shape)
              + "; [n] or [n, 1] was expected, one tensor per column");
    }
    return shape.get(0).longValue();
  }

  /**
   * The values, null where one is missing.
   *
   * @param rows how many there must be
   * @throws ProblemException 400
   */
  List<Object> values(int rows) {
    Datatype datatype = datatype();
    List<JsonNode> cells = cells(rows);
    List<Object> values = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      JsonNode cell = cells.get(i);
      if (cell.isNull() && !column.required()) {
        values.add(null);
        continue;
      }
      Object value = cell.isNull() ? null : datatype.read(cell, column.type());
      if (value == null) {
        throw refused(
            tensor.name(),
            "has "
                + shown(cell)
                + " in row "
                + (i + 1)
                + "; expected "
                + datatype.expected(column.type())
                + (cell.isNull() ? ": this column is required" : ""));
      }
      values.add(value);
    }
    return values;
  }

  private Datatype datatype() {
    String written = tensor.datatype() == null ? "" : tensor.datatype().toUpperCase(Locale.ROOT);
    if (!DATATYPES.contains(written)) {
      throw refused(
          tensor.name(),
          "has datatype \""
              + (tensor.datatype() == null ? "" : tensor.datatype())
              + "\". "
              + NearestName.hint(written, DATATYPES));
    }
    Datatype datatype = Datatype.valueOf(written);
    if (!datatype.fits(column.type())) {
      throw refused(
          tensor.name(),
          "has datatype " + datatype + "; expected " + Datatype.fitting(column.type()));
    }
    return datatype;
  }

  /** The data row by row; rows may be lists of one value. */
  private List<JsonNode> cells(int rows) {
    JsonNode data = tensor.data();
    if (data == null || !data.isArray()) {
      throw refused(tensor.name(), "has no data; a list of " + rows + " values was expected");
    }
    List<JsonNode> cells = new ArrayList<>(rows);
    for (JsonNode item : data) {
      if (item.isArray()) {
        item.forEach(cells::add);
      } else {
        cells.add(item);
      }
    }
    if (cells.size() != rows) {
      throw refused(
          tensor.name(),
          "has shape "
              + tensor.shape()
              + " but "
              + cells.size()
              + (cells.size() == 1 ? " value" : " values"));
    }
    return cells;
  }

  private static String shown(JsonNode cell) {
    String text = cell.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static ProblemException refused(String name, String what) {
    return Problem.of(ProblemKind.INVALID_ROWS, "input \"" + name + "\" " + what).asException();
  }
}
