package dev.millrace.steps.features;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rows of a dataset in memory, in file order. Columns of types that no model reads (dates,
 * lists and so on) are known by name and type, but hold no values.
 */
public final class DatasetRows {
  private final Columns columns;
  private final List<Row> rows;

  private DatasetRows(Columns columns, List<Row> rows) {
    this.columns = columns;
    this.rows = List.copyOf(rows);
  }

  /** Whether a model can read values of this type. */
  public static boolean readable(ColumnType type) {
    return type == ColumnType.INTEGER
        || type == ColumnType.NUMBER
        || type == ColumnType.BOOLEAN
        || type == ColumnType.TEXT;
  }

  public static DatasetRows read(StepContext context, InputArtifact data)
      throws StepException, IOException, InterruptedException {
    String what = "Reading input '" + data.port() + "'";
    try (Tables tables = Tables.open(context, data.path())) {
      tables.view(what, "data", data.path());
      Columns columns = tables.columns(what, "FROM data");
      List<Column> readable = columns.all().stream().filter(c -> readable(c.type())).toList();
      if (readable.isEmpty()) {
        throw StepException.data(
            what + ": it has no column that a model can read (text, number, integer, boolean).");
      }
      String select =
          readable.stream()
              .map(c -> "CAST(" + Sql.name(c.name()) + " AS " + c.type().sqlName() + ")")
              .collect(Collectors.joining(", "));
      String sql =
          "SELECT " + select + " FROM " + Sql.parquet(data.path()) + " ORDER BY " + Tables.ROW;
      return new DatasetRows(columns, tables.query(what, sql, rows -> rows(rows, readable)));
    }
  }

  private static List<Row> rows(ResultSet result, List<Column> columns) throws SQLException {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
    Map<Object, Object> repeated = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    while (result.next()) {
      Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        Object value = result.getObject(i + 1);
        values[i] = value instanceof String ? repeated.computeIfAbsent(value, v -> v) : value;
      }
      rows.add(
          column -> {
            Integer at = positions.get(column);
            return at == null ? null : values[at];
          });
    }
    return rows;
  }

  public Columns columns() {
    return columns;
  }

  public List<Row> rows() {
    return rows;
  }

  /** The same columns with some of the rows. */
  public DatasetRows only(List<Row> some) {
    return new DatasetRows(columns, some);
  }

  /** Some columns of a row as plain data, in the order given. */
  public static Map<String, Object> values(Row row, List<String> columns) {
    Map<String, Object> values = new LinkedHashMap<>();
    columns.forEach(column -> values.put(column, row.value(column)));
    return values;
  }
}
