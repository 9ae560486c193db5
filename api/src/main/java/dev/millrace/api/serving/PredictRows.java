package dev.millrace.api.serving;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks rows of names and values against a signature and gives them the column's types. */
final class PredictRows {
  private static final int SHOWN_MAX = 100;

  private final SignatureCheck check;

  PredictRows(ModelSignature signature) {
    this.check = new SignatureCheck(signature);
  }

  /**
   * The rows as the model reads them.
   *
   * @throws dev.millrace.api.problem.ProblemException 400 naming the row from 1, the column, the
   *     value and what was expected
   */
  List<Map<String, Object>> read(List<Map<String, Object>> rows) {
    List<Map<String, Object>> typed = new ArrayList<>(rows.size());
    Set<String> checked = null;
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> row = rows.get(i);
      if (row == null) {
        throw Problem.of(
                ProblemKind.INVALID_ROWS,
                "row " + (i + 1) + " is null; an object of columns was expected")
            .with("row", i + 1)
            .asException();
      }
      if (!row.keySet().equals(checked)) {
        check.check(row.keySet(), "row " + (i + 1) + ": ");
        checked = row.keySet();
      }
      typed.add(typed(row, i + 1));
    }
    return typed;
  }

  private Map<String, Object> typed(Map<String, Object> row, int number) {
    Map<String, Object> typed = new HashMap<>();
    for (ModelColumn column : check.columns().values()) {
      Object value = row.get(column.name());
      if (value == null && !column.required()) {
        continue;
      }
      try {
        CellReader.read(column, value).ifPresent(v -> typed.put(column.name(), v));
      } catch (CellReader.NotOfType e) {
        throw Problem.of(
                ProblemKind.INVALID_ROWS,
                "row "
                    + number
                    + ": column \""
                    + column.name()
                    + "\" is "
                    + shown(value)
                    + "; expected "
                    + e.getMessage())
            .with("row", number)
            .with("column", column.name())
            .with("value", shown(value))
            .with("expected", e.getMessage())
            .asException();
      }
    }
    return typed;
  }

  private static String shown(Object value) {
    if (value == null) {
      return "missing";
    }
    String text = value instanceof String ? "\"" + value + "\"" : value.toString();
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
