package dev.millrace.steps.anonymize;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The check that no row stands alone.
 *
 * @param k rows that must be alike
 * @param quasi the columns that make rows alike
 * @param suppress the share of rows that may be left out
 * @param l different sensitive values that each class must have; 1 for no such demand
 * @param sensitive their column; empty for none
 */
record Alike(long k, List<String> quasi, double suppress, long l, String sensitive) {

  /**
   * @param columns those that are left after the rules
   * @throws StepException USER if a column is not there any more, or l stands alone
   */
  static Alike of(Parameters parameters, Columns columns) throws StepException {
    List<String> quasi = parameters.texts("quasi");
    if (quasi.isEmpty()) {
      throw StepException.user("Parameter 'k-anonymity.quasi' is empty; expected columns.");
    }
    for (String name : quasi) {
      require(columns, "quasi", name);
    }
    String sensitive = parameters.text("sensitive", "");
    if (parameters.has("l") == sensitive.isEmpty()) {
      throw StepException.user(
          "Parameters 'k-anonymity.l' and 'k-anonymity.sensitive' belong together; one is missing.");
    }
    if (!sensitive.isEmpty()) {
      require(columns, "sensitive", sensitive);
      if (quasi.contains(sensitive)) {
        throw StepException.user(
            "Column '" + sensitive + "' is both sensitive and in 'k-anonymity.quasi'.");
      }
    }
    return new Alike(
        parameters.integer("k"),
        quasi,
        parameters.share("suppress", 0),
        parameters.integer("l", 1),
        sensitive);
  }

  private static void require(Columns columns, String parameter, String name) throws StepException {
    if (columns.find(name).isEmpty()) {
      throw StepException.user(
          "Parameter 'k-anonymity."
              + parameter
              + "' names column '"
              + name
              + "', which is not there after the rules."
              + columns.hint(name));
    }
  }

  String quasiSql() {
    return quasi.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  /** True for a row whose class is too small or too uniform; for {@code QUALIFY}. */
  String tooFew() {
    String over = " OVER (PARTITION BY " + quasiSql() + ")";
    String few = "count(*)" + over + " < " + k;
    return l == 1
        ? few
        : "(" + few + " OR count(DISTINCT " + Sql.name(sensitive) + ")" + over + " < " + l + ")";
  }
}
