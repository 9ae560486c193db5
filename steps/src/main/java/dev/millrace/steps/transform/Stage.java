package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import dev.millrace.steps.query.ScalarExpression;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.Map;

/**
 * A table between two operations.
 *
 * @param what the operation, as the start of messages, such as {@code Operation 3 (filter)}
 * @param number the operation's, from 1
 * @param from the table in SQL; rows lie in their order
 * @param columns those of the user
 * @param position the column that says the order of the rows, quoted; not among the columns
 * @param others other tables by name; each has a position as well
 * @param seed of what is left to chance
 */
record Stage(
    Tables tables,
    String what,
    int number,
    String from,
    Columns columns,
    String position,
    Map<String, Other> others,
    long seed) {

  /** A connected table besides the one that is changed. */
  record Other(String from, Columns columns) {}

  /**
   * @throws StepException USER if there is no such column
   */
  Column column(String name) throws StepException {
    return column(columns, name);
  }

  Column column(Columns of, String name) throws StepException {
    Column found = of.find(name).orElse(null);
    if (found == null) {
      throw StepException.user(
          what + " names column '" + name + "', which is not there." + of.hint(name));
    }
    return found;
  }

  /**
   * @throws StepException USER if nothing is connected under this name
   */
  Other other(String name) throws StepException {
    Other other = others.get(name);
    if (other == null) {
      throw StepException.user(
          what
              + " names table '"
              + name
              + "', which is not connected below 'in'."
              + Spelling.didYouMean(name, others.keySet())
              + (others.isEmpty()
                  ? ""
                  : " Connected: " + String.join(", ", others.keySet()) + "."));
    }
    return other;
  }

  /**
   * An expression that may stand in SQL, and its type.
   *
   * @throws StepException USER if it is not one, or does not fit the columns
   */
  Column expression(String name, String text, ScalarExpression.Over over)
      throws StepException, IOException, InterruptedException {
    String where = what + (name.isEmpty() ? "" : ", column '" + name + "'");
    String sql = ScalarExpression.read(tables, where, text, over).sql();
    Columns typed =
        tables.columns(
            where,
            "SELECT " + sql + " AS v FROM (SELECT " + columns.quoted("") + " FROM " + from + ")");
    return new Column(sql, typed.all().get(0).sqlType());
  }

  /** {@code SELECT} of the columns and the position, from this table. */
  String select() {
    return select(from);
  }

  String select(String relation) {
    return "SELECT " + columns.quoted("") + ", " + position + " FROM " + relation;
  }

  /** A column beside the position, quoted. */
  String helper(String word) {
    return position.substring(0, position.length() - 1) + ": " + word + "\"";
  }

  StepException user(String message) {
    return StepException.user(what + message);
  }

  StepException data(String message) {
    return StepException.data(what + message);
  }

  /** A value of a row that is not as it should be, with the row's number at this point. */
  Map<String, Object> first(String value, String condition)
      throws StepException, IOException, InterruptedException {
    var rows =
        tables.rows(
            what,
            "SELECT CAST("
                + value
                + " AS VARCHAR) AS v, (SELECT count(*) FROM "
                + from
                + " WHERE "
                + position
                + " <= t."
                + position
                + ") AS r FROM "
                + from
                + " t WHERE "
                + condition
                + " ORDER BY "
                + position
                + " LIMIT 1");
    return rows.isEmpty() ? Map.of() : rows.get(0);
  }

  static String as(String sql, String name) {
    return sql + " AS " + Sql.name(name);
  }
}
