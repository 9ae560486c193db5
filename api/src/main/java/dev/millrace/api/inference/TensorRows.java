package dev.millrace.api.inference;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.serving.RowLimit;
import dev.millrace.api.serving.SignatureCheck;
import dev.millrace.spi.model.ModelSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the tensors of a request, one per column, into rows of typed values. */
final class TensorRows {
  private final SignatureCheck check;
  private final int rowsMax;

  TensorRows(ModelSignature signature, int rowsMax) {
    this.check = new SignatureCheck(signature);
    this.rowsMax = rowsMax;
  }

  /**
   * The rows as the model reads them.
   *
   * @throws ProblemException 400 naming the tensor and what is wrong with it
   */
  List<Map<String, Object>> read(List<InferenceRequest.Tensor> inputs) {
    Map<String, InferenceRequest.Tensor> tensors = byName(inputs);
    check.check(tensors.keySet(), "");
    int rows = rowCount(tensors);
    List<Map<String, Object>> table = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      table.add(new HashMap<>());
    }
    for (InferenceRequest.Tensor tensor : tensors.values()) {
      if (check.isTarget(tensor.name())) {
        continue;
      }
      var column = check.columns().get(tensor.name());
      List<Object> values = new TensorReader(tensor, column).values(rows);
      for (int i = 0; i < rows; i++) {
        if (values.get(i) != null) {
          table.get(i).put(column.name(), values.get(i));
        }
      }
    }
    return table;
  }

  private static Map<String, InferenceRequest.Tensor> byName(List<InferenceRequest.Tensor> inputs) {
    if (inputs == null || inputs.isEmpty()) {
      throw refused("\"inputs\" is empty; one tensor per column was expected");
    }
    Map<String, InferenceRequest.Tensor> tensors = new LinkedHashMap<>();
    for (InferenceRequest.Tensor tensor : inputs) {
      if (tensor == null || tensor.name() == null) {
        throw refused("an input has no name; the name of a column was expected");
      }
      if (tensors.put(tensor.name(), tensor) != null) {
        throw refused("input \"" + tensor.name() + "\" is there twice");
      }
    }
    return tensors;
  }

  private int rowCount(Map<String, InferenceRequest.Tensor> tensors) {
    String firstName = "";
    long first = -1;
    for (InferenceRequest.Tensor tensor : tensors.values()) {
      long rows = TensorReader.rows(tensor);
      if (first < 0) {
        first = rows;
        firstName = tensor.name();
      } else if (rows != first) {
        throw refused(
            "input \""
                + tensor.name()
                + "\" has "
                + rows
                + " rows, but input \""
                + firstName
                + "\" has "
                + first
                + "; all inputs must have as many rows");
      }
    }
    RowLimit.check(first, rowsMax);
    return (int) first;
  }

  private static ProblemException refused(String detail) {
    return Problem.of(ProblemKind.INVALID_ROWS, detail).asException();
  }
}
