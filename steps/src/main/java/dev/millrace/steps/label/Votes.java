package dev.millrace.steps.label;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes the votes of all functions on all rows and decides by majority. In SQL it is the table
 * {@code decided} with {@code __row}, the votes {@code __v0}, {@code __v1}, …, the label {@code
 * __label} and {@code __tie}.
 */
final class Votes {
  private static final String WHAT = "Labelling the rows";

  private final Tables tables;
  private final List<LabellingFunction> functions;
  private final List<String> labels;

  Votes(Tables tables, List<LabellingFunction> functions) {
    this.tables = tables;
    this.functions = functions;
    this.labels =
        List.copyOf(
            functions.stream()
                .flatMap(function -> function.polarity().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** All labels that a function may vote for, sorted. */
  List<String> labels() {
    return labels;
  }

  /**
   * @param relation the data in SQL
   * @param firstWins whether a tie goes to the tied label that the earliest function voted for;
   *     otherwise the row stays unlabeled
   */
  void decide(Columns columns, String relation, boolean firstWins)
      throws StepException, IOException, InterruptedException {
    List<String> votes = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      String vote = functions.get(i).vote().sql(columns);
      check(functions.get(i), vote, relation);
      votes.add(vote + " AS __v" + i);
    }
    List<String> scores = new ArrayList<>();
    List<String> tied = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      String label = Sql.text(labels.get(k));
      scores.add(
          IntStream.range(0, functions.size())
                  .mapToObj(i -> "coalesce((__v" + i + " = " + label + ")::INTEGER, 0)")
                  .collect(Collectors.joining(" + "))
              + " AS __s"
              + k);
      tied.add("(__s" + k + " = __best)::INTEGER");
    }
    String best =
        "greatest("
            + IntStream.range(0, labels.size())
                .mapToObj(k -> "__s" + k)
                .collect(Collectors.joining(", "))
            + ")";
    tables.execute(
        WHAT,
        "CREATE TABLE decided AS SELECT * EXCLUDE (__best, __tied), __best > 0 AND __tied > 1 AS"
            + " __tie, CASE WHEN __best > 0 AND (__tied = 1 OR "
            + firstWins
            + ") THEN "
            + firstOfTheBest()
            + " END AS __label FROM (SELECT *, "
            + String.join(" + ", tied)
            + " AS __tied FROM (SELECT *, "
            + best
            + " AS __best FROM (SELECT *, "
            + String.join(", ", scores)
            + " FROM (SELECT "
            + Tables.ROW
            + " AS __row, "
            + String.join(", ", votes)
            + " FROM "
            + relation
            + "))))");
  }

  private String firstOfTheBest() {
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < functions.size(); i++) {
      for (String label : functions.get(i).polarity()) {
        sql.append(" WHEN __v").append(i).append(" = ").append(Sql.text(label));
        sql.append(" AND __s").append(labels.indexOf(label)).append(" = __best THEN __v").append(i);
      }
    }
    return sql.append(" END").toString();
  }

  /** A mistake in a function is its author's, and is told with its place. */
  private void check(LabellingFunction function, String vote, String relation)
      throws StepException, IOException, InterruptedException {
    try {
      tables.number(
          function.called(), "SELECT count(" + vote + ") FROM (FROM " + relation + " LIMIT 1)");
    } catch (StepException e) {
      throw e.failureClass() == FailureClass.DATA
          ? new StepException(FailureClass.USER, e.getMessage(), e)
          : e;
    }
  }

  /** How many rows have a tie. */
  long ties() throws StepException, IOException, InterruptedException {
    return tables.number(WHAT, "SELECT count(*) FROM decided WHERE __tie");
  }

  /** The first row with a tie and who voted how, for messages. */
  String firstTie() throws StepException, IOException, InterruptedException {
    Map<String, Object> row =
        tables.rows(WHAT, "FROM decided WHERE __tie ORDER BY __row LIMIT 1").get(0);
    List<String> votes = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      if (row.get("__v" + i) != null) {
        votes.add(functions.get(i).name() + " says " + row.get("__v" + i));
      }
    }
    return "row " + (((Number) row.get("__row")).longValue() + 1) + ": " + String.join(", ", votes);
  }
}
