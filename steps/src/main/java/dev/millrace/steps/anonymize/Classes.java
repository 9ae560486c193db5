package dev.millrace.steps.anonymize;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many rows of a table are alike. */
final class Classes {
  /** Ends of the ranges of sizes in the report, inclusive; the last one is open. */
  private static final long[] ENDS = {1, 4, 9, 19, 49, 99, Long.MAX_VALUE};

  private Classes() {}

  /**
   * Classes, the smallest of them, and how many there are of which size.
   *
   * @param quasi the columns that make rows alike, for SQL
   */
  static Map<String, Object> described(Tables tables, String relation, String quasi)
      throws StepException, IOException, InterruptedException {
    long classes = 0;
    long smallest = 0;
    long[] counts = new long[ENDS.length];
    for (Map<String, Object> row :
        tables.rows(
            "Counting rows that are alike",
            "SELECT n, count(*) AS c FROM (SELECT count(*) AS n FROM "
                + relation
                + " GROUP BY "
                + quasi
                + ") GROUP BY n ORDER BY n")) {
      long size = ((Number) row.get("n")).longValue();
      long many = ((Number) row.get("c")).longValue();
      smallest = classes == 0 ? size : smallest;
      classes += many;
      int at = 0;
      while (size > ENDS[at]) {
        at++;
      }
      counts[at] += many;
    }
    List<Map<String, Object>> sizes = new ArrayList<>();
    for (int i = 0; i < ENDS.length; i++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", range(i));
      line.put("classes", counts[i]);
      sizes.add(line);
    }
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("classes", classes);
    described.put("smallest", smallest);
    described.put("sizes", sizes);
    return described;
  }

  private static String range(int i) {
    long from = i == 0 ? 1 : ENDS[i - 1] + 1;
    return ENDS[i] == Long.MAX_VALUE
        ? from + "+"
        : from == ENDS[i] ? "" + from : from + "-" + ENDS[i];
  }
}
