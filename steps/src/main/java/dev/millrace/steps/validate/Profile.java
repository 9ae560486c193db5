package dev.millrace.steps.validate;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes each column of a table: missing values, distinct values, least, greatest, mean. */
final class Profile {
  private final Tables tables;
  private final Columns columns;
  private final String relation;

  Profile(Tables tables, Columns columns, String relation) {
    this.tables = tables;
    this.columns = columns;
    this.relation = relation;
  }

  List<Map<String, Object>> columns() throws StepException, IOException, InterruptedException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Column column : columns.all()) {
      all.add(column(column));
    }
    return all;
  }

  private Map<String, Object> column(Column column)
      throws StepException, IOException, InterruptedException {
    String name = Sql.name(column.name());
    boolean ordered = column.type() != ColumnType.OTHER;
    // Ordered before it is added up: a sum of floating-point numbers depends on their order.
    String mean = "list_avg(list(CAST(" + name + " AS DOUBLE) ORDER BY " + name + "))";
    Map<String, Object> found =
        tables
            .rows(
                "Describing column '" + column.name() + "'",
                "SELECT count(*) - count("
                    + name
                    + ") AS missing, count(DISTINCT "
                    + name
                    + ") AS distinct_values"
                    + (ordered
                        ? ", min(" + name + ")::VARCHAR AS lo, max(" + name + ")::VARCHAR AS hi"
                        : "")
                    + (column.type().numeric() ? ", " + mean + " AS mean" : "")
                    + " FROM "
                    + relation)
            .get(0);
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", column.name());
    described.put("type", column.typeWord());
    described.put("missing", found.get("missing"));
    described.put("distinct", found.get("distinct_values"));
    if (ordered) {
      described.put("min", found.get("lo"));
      described.put("max", found.get("hi"));
    }
    if (column.type().numeric()) {
      described.put("mean", finite(found.get("mean")));
    }
    return described;
  }

  private static Object finite(Object mean) {
    return mean instanceof Double number && !Double.isFinite(number) ? null : mean;
  }
}
