package dev.millrace.steps.query;

import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import java.util.Locale;
import java.util.stream.Collectors;

/** Selects columns so that a Parquet file holds exactly their values. */
public final class Exact {
  private Exact() {}

  /**
   * The columns for a {@code SELECT}. Sums of whole numbers are 128 bits wide in the engine, which
   * Parquet would round to floating point; they become 64 bits, or the step fails.
   */
  public static String select(Columns columns) {
    return columns.all().stream().map(Exact::select).collect(Collectors.joining(", "));
  }

  private static String select(Column column) {
    String name = Sql.name(column.name());
    return column.sqlType().toUpperCase(Locale.ROOT).endsWith("HUGEINT")
        ? "CAST(" + name + " AS BIGINT) AS " + name
        : name;
  }
}
