package dev.millrace.steps.split;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads what decides where the rows of a table go. */
final class RowKeys {
  /** Keys of all rows are held in memory while they are parted. */
  static final long ROWS_MAX = 100_000_000;

  private final Tables tables;
  private final Columns columns;
  private final String relation;
  private final int rows;

  RowKeys(Tables tables, Columns columns, String relation)
      throws StepException, IOException, InterruptedException {
    this.tables = tables;
    this.columns = columns;
    this.relation = relation;
    long all = tables.number("Reading the data", "SELECT count(*) FROM " + relation);
    if (all > ROWS_MAX) {
      throw StepException.data(
          "The data has " + all + " rows; at most " + ROWS_MAX + " can be split.");
    }
    this.rows = Math.toIntExact(all);
  }

  int rows() {
    return rows;
  }

  /** For each row the first row, from 0, that has the same value in every column. */
  int[] twins() throws StepException, IOException, InterruptedException {
    return ints(
        "Looking for equal rows",
        "SELECT min("
            + Tables.ROW
            + ") OVER (PARTITION BY "
            + columns.quoted("")
            + ") AS k, "
            + Tables.ROW
            + " AS __row FROM "
            + relation
            + " ORDER BY __row");
  }

  /**
   * For each row the rank of its value, from 0; equal values have the same.
   *
   * @throws StepException DATA if the column is not there, or a row has no value in it
   */
  int[] ranks(String column) throws StepException, IOException, InterruptedException {
    String name = Sql.name(columns.require("Parameter 'by'", column).name());
    List<Map<String, Object>> missing =
        tables.rows(
            "Reading column '" + column + "'",
            "SELECT count(*) AS c, min("
                + Tables.ROW
                + ") + 1 AS r FROM "
                + relation
                + " WHERE "
                + name
                + " IS NULL");
    if (!missing.get(0).get("c").equals(0L)) {
      throw StepException.data(
          missing.get(0).get("c")
              + " rows have no value in column '"
              + column
              + "' (row "
              + missing.get(0).get("r")
              + " is the first), so they belong to no part. Reject them with 'validate', or fill"
              + " the column, before 'split'.");
    }
    return ints(
        "Reading column '" + column + "'",
        "SELECT dense_rank() OVER (ORDER BY "
            + name
            + ") - 1 AS k, "
            + Tables.ROW
            + " AS __row FROM "
            + relation
            + " ORDER BY __row");
  }

  /**
   * @throws StepException DATA if values of the column have no order in time
   */
  void requireTime(String column) throws StepException {
    Column found = columns.require("Parameter 'by'", column);
    ColumnType type = found.type();
    if (!type.numeric() && type != ColumnType.DATE && type != ColumnType.TIMESTAMP) {
      throw StepException.data(
          "Parameter 'by' names column '"
              + column
              + "', which is "
              + found.typeWord()
              + "; strategy 'time' expects a date, a timestamp or a number.");
    }
  }

  /** The value of a column in a row, for messages. */
  String value(String column, int row) throws StepException, IOException, InterruptedException {
    return shown("CAST(" + Sql.name(column) + " AS VARCHAR)", row);
  }

  /** A row, for messages. */
  String shown(int row) throws StepException, IOException, InterruptedException {
    StringBuilder cells = new StringBuilder("concat_ws(', '");
    for (Column column : columns.all()) {
      cells
          .append(", ")
          .append(Sql.text(column.name() + "="))
          .append(" || CAST(")
          .append(Sql.name(column.name()))
          .append(" AS VARCHAR)");
    }
    return shown(cells.append(")").toString(), row);
  }

  private String shown(String expression, int row)
      throws StepException, IOException, InterruptedException {
    return Spelling.shortened(
        String.valueOf(
            tables
                .rows(
                    "Reading row " + (row + 1),
                    "SELECT "
                        + expression
                        + " AS v FROM "
                        + relation
                        + " WHERE "
                        + Tables.ROW
                        + " = "
                        + row)
                .get(0)
                .get("v")));
  }

  private int[] ints(String what, String sql)
      throws StepException, IOException, InterruptedException {
    return tables.query(
        what,
        sql,
        result -> {
          int[] ints = new int[rows];
          for (int i = 0; result.next(); i++) {
            ints[i] = Math.toIntExact(result.getLong(1));
          }
          return ints;
        });
  }
}
