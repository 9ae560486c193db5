package dev.millrace.steps.ingest;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a Parquet file, whose columns have types already. */
final class ParquetSource {
  private final Tables tables;
  private final Source source;

  ParquetSource(Tables tables, Source source) {
    this.tables = tables;
    this.source = source;
  }

  /**
   * @throws StepException DATA if it is not a Parquet file
   */
  Columns columns() throws StepException, IOException, InterruptedException {
    try {
      return tables.columns(source.name(), "FROM " + Sql.parquet(source.path()));
    } catch (StepException e) {
      if (e.failureClass() == FailureClass.OOM) {
        throw e;
      }
      throw new StepException(
          FailureClass.DATA,
          source.name() + " is not a readable Parquet file. Is 'format' right, the file whole?",
          e);
    }
  }

  /**
   * The query that gives the rows in the order of the file.
   *
   * @throws StepException DATA with row and column of the first value that cannot be of its
   *     declared type
   */
  String query(Columns columns, Map<String, ColumnType> declared)
      throws StepException, IOException, InterruptedException {
    List<String> selected = new ArrayList<>();
    for (Column column : columns.all()) {
      ColumnType type = declared.getOrDefault(column.name(), column.type());
      String name = Sql.name(column.name());
      if (type == column.type()) {
        selected.add(name);
        continue;
      }
      String cast = "TRY_CAST(" + name + " AS " + type.sqlName() + ")";
      List<Map<String, Object>> misfit =
          tables.rows(
              "Reading " + source.name(),
              "SELECT "
                  + Tables.ROW
                  + " + 1 AS r, "
                  + name
                  + "::VARCHAR AS v FROM "
                  + Sql.parquet(source.path())
                  + " WHERE "
                  + name
                  + " IS NOT NULL AND "
                  + cast
                  + " IS NULL ORDER BY 1 LIMIT 1");
      if (!misfit.isEmpty()) {
        throw StepException.data(
            source.name()
                + ", row "
                + misfit.get(0).get("r")
                + ", column '"
                + column.name()
                + "': '"
                + Spelling.shortened(String.valueOf(misfit.get(0).get("v")))
                + "' is not "
                + CellType.expected(type)
                + ". 'columns' declares it so; correct the file or the type.");
      }
      selected.add(cast + " AS " + name);
    }
    return "SELECT "
        + String.join(", ", selected)
        + " FROM "
        + Sql.parquet(source.path())
        + " ORDER BY "
        + Tables.ROW;
  }
}
