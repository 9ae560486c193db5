package dev.millrace.steps.query;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.Optional;

/**
 * One expression over the columns of a row, or of a group of rows: no query, no table, no function
 * that gives another result each time.
 *
 * @param sql the expression in brackets, to be put into a query
 */
public record ScalarExpression(String sql) {

  /** What an expression may be made of. */
  public enum Over {
    /** The columns of one row. */
    ROW,
    /** The rows of a group, by aggregate functions. */
    GROUP
  }

  /**
   * @param what what the expression is, as the start of messages
   * @throws StepException USER if it is not one such expression
   */
  public static ScalarExpression read(Tables tables, String what, String text, Over over)
      throws StepException, IOException, InterruptedException {
    // The line end keeps a comment at the end of the text from swallowing the bracket.
    String sql = "(" + text.strip() + "\n)";
    SyntaxTree tree = SyntaxTree.of(tables, what, "SELECT " + sql);
    requireOne(what, tree);
    Query.requireStable(tables, what, tree);
    Functions functions = Functions.of(tables);
    Optional<String> aggregate =
        tree.expressions("FUNCTION").stream()
            .map(call -> call.path("function_name").asText())
            .filter(functions::aggregate)
            .findFirst();
    if (over == Over.ROW && aggregate.isPresent()) {
      throw StepException.user(
          what
              + " uses "
              + aggregate.get()
              + "(), which makes one value of many rows; expected a value of each row. Use the"
              + " operation 'aggregate', or the kind 'sql'.");
    }
    if (over == Over.GROUP && aggregate.isEmpty()) {
      throw StepException.user(
          what + " has no aggregate function; expected one, such as count(*) or avg(x).");
    }
    return new ScalarExpression(sql);
  }

  private static void requireOne(String what, SyntaxTree tree) throws StepException {
    boolean bare =
        tree.root().path("select_list").size() == 1
            && tree.root().path("from_table").path("type").asText().equals("EMPTY")
            && tree.root().path("where_clause").isNull()
            && tree.root().path("having").isNull()
            && tree.root().path("qualify").isNull()
            && tree.root().path("group_expressions").isEmpty()
            && tree.root().path("modifiers").isEmpty();
    if (!bare) {
      throw StepException.user(what + " is more than one expression.");
    }
    requireNone(what, tree, "SUBQUERY", "a query inside");
    requireNone(what, tree, "WINDOW", "a window (OVER)");
    requireNone(what, tree, "STAR", "*");
    requireNone(what, tree, "PARAMETER", "a parameter");
  }

  private static void requireNone(String what, SyntaxTree tree, String kind, String shown)
      throws StepException {
    if (!tree.expressions(kind).isEmpty()) {
      throw StepException.user(
          what + " has " + shown + "; expected an expression. For more there is the kind 'sql'.");
    }
  }
}
