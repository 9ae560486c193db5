package dev.millrace.steps.label;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures the functions against each other and, where there are true labels, against those. */
final class LabelReport {
  private static final String WHAT = "Measuring the functions";

  private final Tables tables;
  private final List<LabellingFunction> functions;
  private final String from;
  private final String gold;
  private final long rows;

  /**
   * @param goldColumn a column of the data with true labels; empty for none
   */
  LabelReport(
      Tables tables,
      List<LabellingFunction> functions,
      String relation,
      Optional<String> goldColumn,
      long rows) {
    this.tables = tables;
    this.functions = functions;
    this.rows = rows;
    this.gold =
        goldColumn.map(name -> "CAST(d." + Sql.name(name) + " AS VARCHAR)").orElse("NULL::VARCHAR");
    this.from = " FROM " + relation + " d JOIN decided v ON v.__row = d." + Tables.ROW;
  }

  /** Rows by label, sorted by label. */
  Map<String, Object> labels() throws StepException, IOException, InterruptedException {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Map<String, Object> row :
        tables.rows(
            WHAT,
            "SELECT __label AS k, count(*) AS c FROM decided WHERE __label IS NOT NULL GROUP BY k"
                + " ORDER BY k")) {
      counts.put(String.valueOf(row.get("k")), row.get("c"));
    }
    return counts;
  }

  /** One entry per function: shares of all rows, and the share of right votes. */
  List<Map<String, Object>> functions() throws StepException, IOException, InterruptedException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      LabellingFunction function = functions.get(i);
      Map<String, Object> counts =
          tables
              .rows(
                  WHAT,
                  "SELECT count("
                      + vote(i)
                      + ") AS votes, count_if("
                      + vote(i)
                      + " IS NOT NULL AND "
                      + others(i, " IS NOT NULL")
                      + ") AS overlaps, count_if("
                      + vote(i)
                      + " IS NOT NULL AND "
                      + others(i, " <> " + vote(i))
                      + ") AS conflicts, "
                      + right(vote(i))
                      + from)
              .get(0);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", function.name());
      entry.put("type", function.type());
      entry.put("polarity", function.polarity());
      entry.put("votes", number(counts, "votes"));
      entry.put("coverage", share(number(counts, "votes")));
      entry.put("overlaps", share(number(counts, "overlaps")));
      entry.put("conflicts", share(number(counts, "conflicts")));
      if (number(counts, "compared") > 0) {
        entry.put("accuracy", (double) number(counts, "correct") / number(counts, "compared"));
      }
      all.add(entry);
    }
    return all;
  }

  /** {@code compared} and {@code accuracy} of the decided labels; empty without true labels. */
  Map<String, Object> againstGold() throws StepException, IOException, InterruptedException {
    Map<String, Object> counts = tables.rows(WHAT, "SELECT " + right("v.__label") + from).get(0);
    long compared = number(counts, "compared");
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("compared", compared);
    if (compared > 0) {
      entry.put("accuracy", (double) number(counts, "correct") / compared);
    }
    return entry;
  }

  private String right(String label) {
    return "count_if("
        + label
        + " IS NOT NULL AND "
        + gold
        + " IS NOT NULL) AS compared, count_if("
        + label
        + " = "
        + gold
        + ") AS correct";
  }

  /** Whether any other vote meets a condition; null votes meet none. */
  private String others(int except, String condition) {
    String any =
        IntStream.range(0, functions.size())
            .filter(i -> i != except)
            .mapToObj(i -> "coalesce(" + vote(i) + condition + ", false)")
            .collect(Collectors.joining(" OR "));
    return any.isEmpty() ? "false" : "(" + any + ")";
  }

  private static String vote(int i) {
    return "v.__v" + i;
  }

  private double share(long count) {
    return rows == 0 ? 0 : (double) count / rows;
  }

  /** Without any row the engine counts null. */
  private static long number(Map<String, Object> counts, String name) {
    return counts.get(name) == null ? 0 : ((Number) counts.get(name)).longValue();
  }
}
