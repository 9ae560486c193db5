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
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far the columns of a table have moved from those of a baseline, as the population stability
 * index: the sum over bins of {@code (p - q) ln(p / q)}. Bins are the tenths of the baseline for
 * numbers, the values for text and truth values, and one for missing values. Credit practice takes
 * less than 0.1 for stable and more than 0.25 for moved.
 */
final class Drift {
  /** The least share of a bin, so that an empty one does not make the index infinite. */
  private static final double SHARE_MIN = 1e-4;

  private static final int VALUES_MAX = 50;

  private final Tables tables;
  private final String baseline;
  private final String data;

  /**
   * @param baseline the earlier table in SQL
   * @param data the table in SQL
   */
  Drift(Tables tables, String baseline, String data) {
    this.tables = tables;
    this.baseline = baseline;
    this.data = data;
  }

  /** Column to index, for columns that both tables have with the same type, in data order. */
  Map<String, Double> indexes(Columns columns)
      throws StepException, IOException, InterruptedException {
    Columns before = tables.columns("Reading the baseline", "FROM " + baseline);
    Map<String, Double> indexes = new LinkedHashMap<>();
    for (Column column : columns.all()) {
      ColumnType type = column.type();
      boolean same = before.find(column.name()).filter(b -> b.type() == type).isPresent();
      if (same && type.numeric()) {
        indexes.put(column.name(), index(numberBins(column)));
      } else if (same && (type == ColumnType.TEXT || type == ColumnType.BOOLEAN)) {
        indexes.put(column.name(), index(valueBins(column)));
      }
    }
    return indexes;
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

  private double index(String bin) throws StepException, IOException, InterruptedException {
    Map<String, Double> before = shares(bin, baseline);
    Map<String, Double> now = shares(bin, data);
    Map<String, Double> all = new TreeMap<>(before);
    now.forEach(all::putIfAbsent);
    double sum = 0;
    for (String each : all.keySet()) {
      double q = Math.max(SHARE_MIN, before.getOrDefault(each, 0.0));
      double p = Math.max(SHARE_MIN, now.getOrDefault(each, 0.0));
      sum += (p - q) * Math.log(p / q);
    }
    return sum;
  }

  private Map<String, Double> shares(String bin, String relation)
      throws StepException, IOException, InterruptedException {
    Map<String, Double> counts = new TreeMap<>();
    double rows = 0;
    for (Map<String, Object> row :
        tables.rows(
            "Comparing with the baseline",
            "SELECT " + bin + " AS bin, count(*) AS n FROM " + relation + " GROUP BY bin")) {
      double n = ((Number) row.get("n")).doubleValue();
      counts.put(String.valueOf(row.get("bin")), n);
      rows += n;
    }
    double all = rows;
    counts.replaceAll((each, n) -> n / all);
    return counts;
  }
}
