package dev.millrace.steps.split;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Chooses the strategy that the parameters ask for, and refuses parts that leak or lack rows. */
final class Parting {
  private final StepContext context;
  private final RowKeys keys;
  private final Ratios ratios;
  private final String strategy;
  private final String by;
  private final String duplicates;
  private long copies;

  Parting(StepContext context, RowKeys keys, Ratios ratios) throws StepException {
    Parameters parameters = context.parameters();
    this.context = context;
    this.keys = keys;
    this.ratios = ratios;
    this.strategy = parameters.text("strategy", "random");
    this.by = parameters.text("by", "");
    this.duplicates = parameters.text("duplicates", "together");
    if (by.isEmpty() != strategy.equals("random")) {
      throw StepException.user(
          by.isEmpty()
              ? "Strategy '" + strategy + "' needs 'by', the column that it goes by."
              : "Strategy 'random' goes by no column; remove 'by: "
                  + by
                  + "' or choose stratified, group or time.");
    }
  }

  Assignment assignment() throws StepException, IOException, InterruptedException {
    int parts = ratios.parts().size();
    if (keys.rows() < parts) {
      throw StepException.data(
          "The data has "
              + keys.rows()
              + (keys.rows() == 1 ? " row" : " rows")
              + "; "
              + parts
              + " parts need at least one each.");
    }
    Assignment assignment = assigned();
    refuseEmpty(assignment.counts(parts));
    return assignment;
  }

  private Assignment assigned() throws StepException, IOException, InterruptedException {
    switch (strategy) {
      case "group":
        return Strategies.group(keys.ranks(by), ratios.shares(), context.seed());
      case "time":
        keys.requireTime(by);
        int[] timeOf = keys.ranks(by);
        int[] order =
            IntStream.range(0, timeOf.length)
                .boxed()
                .sorted(Comparator.comparingInt(row -> timeOf[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        return Strategies.time(order, timeOf, ratios.shares());
      case "stratified":
        int[] classOf = keys.ranks(by);
        return leakFree(
            twins -> Strategies.stratified(classOf, twins, ratios.shares(), context.seed()),
            classOf);
      default:
        return leakFree(
            twins -> Strategies.random(twins, ratios.shares(), context.seed()), new int[0]);
    }
  }

  /** Applies {@code duplicates}. Groups and times need it not: equal rows share theirs. */
  private Assignment leakFree(Way way, int[] classOf)
      throws StepException, IOException, InterruptedException {
    int[] alone = Strategies.alone(keys.rows());
    int[] twins = duplicates.equals("allow") ? alone : keys.twins();
    copies = IntStream.range(0, twins.length).filter(row -> twins[row] != row).count();
    Assignment assignment = way.assign(duplicates.equals("together") ? twins : alone);
    if (copies > 0) {
      context.log(copies + " rows are copies of earlier rows; duplicates: " + duplicates);
    }
    refuseLeaks(assignment, twins);
    if (classOf.length > 0) {
      refuseMissingClasses(assignment, classOf);
    }
    return assignment;
  }

  private void refuseLeaks(Assignment assignment, int[] twins)
      throws StepException, IOException, InterruptedException {
    int[] part = assignment.part();
    int[] leaked =
        IntStream.range(0, twins.length).filter(row -> part[row] != part[twins[row]]).toArray();
    if (leaked.length > 0) {
      int row = leaked[0];
      throw StepException.data(
          leaked.length
              + (leaked.length == 1 ? " row is" : " rows are")
              + " in another part than an equal row: row "
              + (row + 1)
              + " in "
              + ratios.parts().get(part[row])
              + " equals row "
              + (twins[row] + 1)
              + " in "
              + ratios.parts().get(part[twins[row]])
              + " ("
              + keys.shown(row)
              + "). Set 'duplicates: together' to keep equal rows in one part, or 'allow' if they"
              + " are different observations.");
    }
  }

  private void refuseMissingClasses(Assignment assignment, int[] classOf)
      throws StepException, IOException, InterruptedException {
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    long[][] counts = new long[classes][ratios.parts().size()];
    int[] example = new int[classes];
    for (int row = classOf.length - 1; row >= 0; row--) {
      counts[classOf[row]][assignment.part()[row]]++;
      example[classOf[row]] = row;
    }
    for (int c = 0; c < classes; c++) {
      for (int p = 0; p < ratios.parts().size(); p++) {
        if (counts[c][p] == 0) {
          throw StepException.data(
              "Class '"
                  + keys.value(by, example[c])
                  + "' of column '"
                  + by
                  + "' has "
                  + Arrays.stream(counts[c]).sum()
                  + " rows, and none of them falls to part '"
                  + ratios.parts().get(p)
                  + "' ("
                  + 100 * ratios.shares()[p]
                  + "%). Merge or drop rare classes, or make fewer or larger parts.");
        }
      }
    }
  }

  private void refuseEmpty(long[] counts) throws StepException {
    for (int p = 0; p < counts.length; p++) {
      if (counts[p] == 0) {
        throw StepException.data(
            "Part '"
                + ratios.parts().get(p)
                + "' would be empty: strategy '"
                + strategy
                + "' cannot cut "
                + keys.rows()
                + " rows"
                + (by.isEmpty() ? "" : " by '" + by + "'")
                + " that way. Use other ratios or another column.");
      }
    }
  }

  /** What the report says about the whole. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("strategy", strategy);
    if (!by.isEmpty()) {
      report.put("by", by);
    }
    if (!strategy.equals("time")) {
      report.put("seed", context.seed());
    }
    report.put("rows", keys.rows());
    if (List.of("random", "stratified").contains(strategy)) {
      report.put("duplicates", duplicates);
      report.put("copies", duplicates.equals("allow") ? null : copies);
    }
    return report;
  }

  /** What the report says about a part. */
  Map<String, Object> described(Tables tables, String relation, Ratios written, int part, long rows)
      throws StepException, IOException, InterruptedException {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("part", written.parts().get(part));
    described.put("ratio", written.shares()[part]);
    described.put("rows", rows);
    String what = "Describing the parts";
    String from =
        " FROM "
            + relation
            + " d JOIN assigned a ON a.__row = d."
            + Tables.ROW
            + " WHERE a.__part = "
            + part;
    String column = "d." + Sql.name(by);
    if (strategy.equals("stratified")) {
      Map<String, Object> classes = new LinkedHashMap<>();
      tables
          .rows(
              what,
              "SELECT CAST("
                  + column
                  + " AS VARCHAR) AS k, count(*) AS c"
                  + from
                  + " GROUP BY k ORDER BY k")
          .forEach(row -> classes.put(String.valueOf(row.get("k")), row.get("c")));
      described.put("classes", classes);
    } else if (strategy.equals("group")) {
      described.put("groups", tables.number(what, "SELECT count(DISTINCT " + column + ")" + from));
    } else if (strategy.equals("time")) {
      described.putAll(
          tables
              .rows(
                  what,
                  "SELECT min("
                      + column
                      + ")::VARCHAR AS \"from\", max("
                      + column
                      + ")::VARCHAR AS \"to\""
                      + from)
              .get(0));
    }
    return described;
  }

  /** A strategy, once it is known which rows stay together. */
  private interface Way {
    Assignment assign(int[] twins);
  }
}
