package dev.millrace.steps.statistics;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Counts the rows of two tables in the same bins, column by column. Bins are the tenths of the
 * baseline for numbers, the most frequent values of the baseline for text and truth values, one for
 * all others, and one for missing values.
 */
public final class BinnedColumns {
  private static final int VALUES_MAX = 50;

  private final Tables tables;
  private final String baseline;
  private final String data;

  /**
   * @param baseline the earlier table in SQL
   * @param data the table in SQL
   */
  public BinnedColumns(Tables tables, String baseline, String data) {
    this.tables = tables;
    this.baseline = baseline;
    this.data = data;
  }

  /**
   * The rows of a column in each bin.
   *
   * @param before of the baseline
   * @param now of the data
   */
  public record Counts(long[] before, long[] now) {}

  /** Whether the column can be compared: both have it, with the same type, which has bins. */
  public static boolean comparable(Columns baseline, Column column) {
    ColumnType type = column.type();
    boolean same = baseline.find(column.name()).filter(b -> b.type() == type).isPresent();
    boolean binned = type.numeric() || type == ColumnType.TEXT || type == ColumnType.BOOLEAN;
    return same && binned;
  }

  /** Column to population stability index, for the comparable columns, in data order. */
  public Map<String, Double> indexes(Columns columns)
      throws StepException, IOException, InterruptedException {
    Columns before = tables.columns("Reading the baseline", "FROM " + baseline);
    Map<String, Double> indexes = new LinkedHashMap<>();
    for (Column column : columns.all()) {
      if (comparable(before, column)) {
        Counts counts = counts(column);
        indexes.put(column.name(), StabilityIndex.of(counts.before(), counts.now()));
      }
    }
    return indexes;
  }

  /**
   * @param column one that is {@linkplain #comparable comparable}
   */
  public Counts counts(Column column) throws StepException, IOException, InterruptedException {
    String bin = column.type().numeric() ? numberBins(column) : valueBins(column);
    Map<String, Long> before = counts(bin, baseline);
    Map<String, Long> now = counts(bin, data);
    Set<String> bins = new TreeSet<>(before.keySet());
    bins.addAll(now.keySet());
    return new Counts(
        bins.stream().mapToLong(each -> before.getOrDefault(each, 0L)).toArray(),
        bins.stream().mapToLong(each -> now.getOrDefault(each, 0L)).toArray());
  }

  private String numberBins(Column column) throws StepException, IOException, InterruptedException {
    String name = "CAST(" + Sql.name(column.name()) + " AS DOUBLE)";
    List<String> edges = new ArrayList<>();
    for (int tenth = 1; tenth < 10; tenth++) {
      edges.add("quantile_disc(" + name + ", 0." + tenth + ") AS q" + tenth);
    }
    Map<String, Object> quantiles =
        tables
            .rows(
                "Binning '" + column.name() + "'",
                "SELECT " + String.join(", ", edges) + " FROM " + baseline)
            .get(0);
    String list =
        quantiles.values().stream()
            .filter(value -> value != null)
            .distinct()
            .map(value -> "'" + value + "'::DOUBLE")
            .collect(Collectors.joining(", "));
    return "CASE WHEN "
        + name
        + " IS NULL THEN 'missing' ELSE 'bin' || len([e FOR e IN ["
        + list
        + "]::DOUBLE[] IF e < "
        + name
        + "]) END";
  }

  private String valueBins(Column column) throws StepException, IOException, InterruptedException {
    String name = "CAST(" + Sql.name(column.name()) + " AS VARCHAR)";
    String frequent =
        tables
            .rows(
                "Binning '" + column.name() + "'",
                "SELECT "
                    + name
                    + " AS v FROM "
                    + baseline
                    + " WHERE v IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT "
                    + VALUES_MAX)
            .stream()
            .map(row -> Sql.text(String.valueOf(row.get("v"))))
            .collect(Collectors.joining(", "));
    return "CASE WHEN "
        + name
        + " IS NULL THEN 'missing' WHEN "
        + (frequent.isEmpty() ? "false" : name + " IN (" + frequent + ")")
        + " THEN '=' || "
        + name
        + " ELSE 'other' END";
  }

  private Map<String, Long> counts(String bin, String relation)
      throws StepException, IOException, InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, Object> row :
        tables.rows(
            "Comparing with the baseline",
            "SELECT " + bin + " AS bin, count(*) AS n FROM " + relation + " GROUP BY bin")) {
      counts.put(String.valueOf(row.get("bin")), ((Number) row.get("n")).longValue());
    }
    return counts;
  }
}
