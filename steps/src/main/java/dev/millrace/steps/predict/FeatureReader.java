package dev.millrace.steps.predict;

import dev.millrace.spi.StepException;
import dev.millrace.steps.features.FeatureColumn;
import dev.millrace.steps.features.FeatureSchema;
import dev.millrace.steps.features.FeatureType;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the columns of a table as a model wants them, with the rules of the endpoint: a column that
 * no training row lacked must have a value, and numbers of a whole column must be whole.
 */
final class FeatureReader {
  private final List<FeatureColumn> features;
  private final List<Column> columns;

  private FeatureReader(List<FeatureColumn> features, List<Column> columns) {
    this.features = features;
    this.columns = columns;
  }

  /** A row that the model cannot be asked about. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @throws StepException DATA if the table lacks a column, or has it with another type; names all
   */
  static FeatureReader of(FeatureSchema schema, Columns columns) throws StepException {
    List<FeatureColumn> features = new ArrayList<>();
    List<Column> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (FeatureColumn feature : schema.columns()) {
      Column column = columns.find(feature.name()).orElse(null);
      if (column == null) {
        // The endpoint takes a row without it for one where the value is missing.
        if (!feature.sawMissing()) {
          problems.add("'" + feature.name() + "' is not there." + columns.hint(feature.name()));
        }
      } else if (!fits(feature.type(), column.type())) {
        problems.add(
            "'"
                + feature.name()
                + "' is "
                + column.typeWord()
                + "; the model learned it as "
                + word(feature.type())
                + ".");
      } else {
        features.add(feature);
        found.add(column);
      }
    }
    if (!problems.isEmpty()) {
      throw StepException.data(
          "Input 'data' is not what the model reads. Column " + String.join(" Column ", problems));
    }
    return new FeatureReader(List.copyOf(features), List.copyOf(found));
  }

  private static boolean fits(FeatureType wanted, ColumnType given) {
    return switch (wanted) {
      case NUMBER, INTEGER -> given.numeric();
      case BOOLEAN -> given == ColumnType.BOOLEAN;
      case TEXT -> given == ColumnType.TEXT;
    };
  }

  private static String word(FeatureType type) {
    return ColumnType.valueOf(type.name()).word();
  }

  /** What to select, in the order in which {@link #row} reads; never empty. */
  String select() {
    return columns.isEmpty()
        ? "1"
        : columns.stream()
            .map(c -> "CAST(" + Sql.name(c.name()) + " AS " + c.type().sqlName() + ")")
            .collect(Collectors.joining(", "));
  }

  /**
   * The features of the result's row.
   *
   * @throws Unreadable names the column, the value and what was expected
   */
  Row row(ResultSet result) throws SQLException, Unreadable {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < features.size(); i++) {
      FeatureColumn feature = features.get(i);
      Object value = result.getObject(i + 1);
      if (value == null && !feature.sawMissing()) {
        throw new Unreadable(
            "column '"
                + feature.name()
                + "' is missing; expected "
                + word(feature.type())
                + ", as in every training row");
      }
      values.put(feature.name(), value == null ? null : typed(feature, value));
    }
    return values::get;
  }

  private static Object typed(FeatureColumn feature, Object value) throws Unreadable {
    if (feature.type() == FeatureType.NUMBER) {
      return finite(feature, ((Number) value).doubleValue(), "a finite number");
    }
    if (feature.type() == FeatureType.INTEGER && value instanceof Double number) {
      finite(feature, number, "a whole number");
      if (number != Math.rint(number) || Math.abs(number) >= 0x1p63) {
        throw new Unreadable(
            "column '" + feature.name() + "' is " + number + "; expected a whole number");
      }
      return number.longValue();
    }
    return value;
  }

  private static Double finite(FeatureColumn feature, double number, String expected)
      throws Unreadable {
    if (!Double.isFinite(number)) {
      throw new Unreadable(
          "column '" + feature.name() + "' is " + number + "; expected " + expected);
    }
    return number;
  }
}
