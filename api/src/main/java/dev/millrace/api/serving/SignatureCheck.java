package dev.millrace.api.serving;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the columns that a request brings with those that a model reads. */
public final class SignatureCheck {
  private final ModelSignature signature;
  private final Map<String, ModelColumn> columns = new LinkedHashMap<>();

  public SignatureCheck(ModelSignature signature) {
    this.signature = signature;
    signature.inputs().forEach(column -> columns.put(column.name(), column));
  }

  /** The input columns by name, in the order of the signature. */
  public Map<String, ModelColumn> columns() {
    return columns;
  }

  /** Whether the column is the target, which may come along and is not read. */
  public boolean isTarget(String column) {
    return !columns.containsKey(column) && column.equals(signature.target());
  }

  /**
   * Refuses missing required columns and columns that the model does not have; the target is
   * neither.
   *
   * @param where prefix of the message, such as {@code "row 3: "}
   * @throws dev.millrace.api.problem.ProblemException 400 naming all of them, with the nearest name
   */
  public void check(Set<String> given, String where) {
    List<String> missing =
        columns.values().stream()
            .filter(column -> column.required() && !given.contains(column.name()))
            .map(ModelColumn::name)
            .toList();
    List<String> unknown =
        given.stream().filter(name -> !columns.containsKey(name) && !isTarget(name)).toList();
    if (missing.isEmpty() && unknown.isEmpty()) {
      return;
    }
    StringBuilder detail = new StringBuilder(where);
    if (!missing.isEmpty()) {
      detail.append(missing.size() == 1 ? "column is missing: " : "columns are missing: ");
      detail.append(NearestName.list(missing)).append(". ");
    }
    detail.append(
        unknown.stream()
            .limit(5)
            .map(name -> unknown(name, missing))
            .collect(Collectors.joining(" ")));
    throw Problem.of(ProblemKind.INVALID_ROWS, detail.toString().trim())
        .with("missing", missing)
        .with("unknown", unknown)
        .asException();
  }

  /**
   * A misspelt name was more likely meant for a column that is missing than for one that is not.
   */
  private String unknown(String name, List<String> missing) {
    String hint =
        NearestName.of(name, missing)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElseGet(() -> NearestName.hint(name, List.copyOf(columns.keySet())));
    return "The model reads no column \"" + name + "\". " + hint;
  }
}
