package dev.millrace.steps.query;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the data engine knows of its own functions. Names are in lower case. */
final class Functions {
  /** Written without brackets, where no column has the name. */
  static final Set<String> WORDS =
      Set.of(
          "current_date",
          "current_time",
          "current_timestamp",
          "localtime",
          "localtimestamp",
          "current_user",
          "session_user",
          "user",
          "current_role",
          "current_catalog",
          "current_schema");

  /** Macros around the present time; the engine does not say of macros how stable they are. */
  private static final Set<String> MACROS =
      Set.of("ago", "user", "current_catalog", "pg_conf_load_time", "pg_postmaster_start_time");

  /** It may fail, which is the same each time. */
  private static final String ERROR = "error";

  private final Set<String> unstable;
  private final Map<String, String> types;

  private Functions(Set<String> unstable, Map<String, String> types) {
    this.unstable = unstable;
    this.types = types;
  }

  static Functions of(Tables tables) throws StepException, IOException, InterruptedException {
    String what = "Reading the functions of the data engine";
    Set<String> unstable = new TreeSet<>(MACROS);
    tables
        .rows(
            what,
            "SELECT DISTINCT lower(function_name) AS f FROM duckdb_functions() WHERE stability IN"
                + " ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')")
        .forEach(row -> unstable.add(String.valueOf(row.get("f"))));
    unstable.remove(ERROR);
    Map<String, String> types =
        tables
            .rows(
                what,
                "SELECT lower(function_name) AS f, max(function_type) AS t FROM duckdb_functions()"
                    + " WHERE function_type IN ('aggregate', 'window') GROUP BY f")
            .stream()
            .collect(
                Collectors.toMap(
                    row -> String.valueOf(row.get("f")), row -> String.valueOf(row.get("t"))));
    return new Functions(unstable, types);
  }

  /** Whether it may give another result for the same arguments at another time. */
  boolean unstable(String function) {
    return unstable.contains(function.toLowerCase(Locale.ROOT));
  }

  /** Whether it makes one value of many rows. */
  boolean aggregate(String function) {
    return types.containsKey(function.toLowerCase(Locale.ROOT));
  }
}
