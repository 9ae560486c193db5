package dev.millrace.steps.waiting;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a database once whether something is so. */
final class DatabaseLook {
  /** Files that the worker sees can be asked without any database. */
  static final String IN_MEMORY = "jdbc:duckdb:";

  private static final Duration LOOK_MAX = Duration.ofSeconds(10);

  /** Classes of SQLSTATE that say nothing of the query: connection, resources, an operator. */
  private static final List<String> AWAY = List.of("08", "53", "57");

  private DatabaseLook() {}

  /**
   * Why it is not so yet; empty if it is.
   *
   * @param query its first row's first value decides: true, or a number other than 0
   * @throws StepException USER if the query cannot be asked, or its answer is neither
   */
  static Optional<String> notYet(String database, String query) throws StepException {
    String shown = shown(database);
    requireDriver(database, shown);
    DriverManager.setLoginTimeout(Math.toIntExact(LOOK_MAX.toSeconds()));
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement()) {
      if (!database.startsWith(IN_MEMORY)) { // which knows no such thing
        connection.setReadOnly(true);
        statement.setQueryTimeout(Math.toIntExact(LOOK_MAX.toSeconds()));
      }
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery(query)) {
        if (!rows.next()) {
          return Optional.of("the query gives no row");
        }
        Object first = rows.getObject(1);
        return isTrue(first) ? Optional.empty() : Optional.of("the query gives " + first);
      }
    } catch (SQLException e) {
      String why = firstLine(e.getMessage());
      if (isAway(e)) {
        return Optional.of("database " + shown + " does not answer: " + why);
      }
      throw new StepException(
          FailureClass.USER, "The query of 'sql' cannot be asked of " + shown + ": " + why, e);
    }
  }

  private static boolean isTrue(Object value) throws StepException {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value == null) {
      return false;
    }
    throw StepException.user(
        "The query of 'sql' gives '"
            + value
            + "'; expected true or false, or a number, such as SELECT count(*) > 0 FROM …");
  }

  private static boolean isAway(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.length() > 2 && AWAY.contains(state.substring(0, 2));
  }

  private static void requireDriver(String database, String shown) throws StepException {
    for (Driver driver : DriverManager.drivers().toList()) {
      try {
        if (driver.acceptsURL(database)) {
          return;
        }
      } catch (SQLException no) {
        continue; // it is not its own
      }
    }
    throw StepException.user(
        "There is no driver for "
            + shown
            + "; expected an address of PostgreSQL, H2 or DuckDB, such as"
            + " jdbc:postgresql://host/name.");
  }

  /** Without what may be secret. */
  private static String shown(String database) {
    int parameters = database.indexOf('?');
    int settings = database.indexOf(';');
    int end = parameters < 0 ? database.length() : parameters;
    String place = database.substring(0, settings < 0 ? end : Math.min(settings, end));
    return "'" + place.replaceAll("//[^/@]*@", "//") + "'";
  }

  private static String firstLine(String message) {
    return message == null ? "no reason is given" : message.lines().findFirst().orElse("").strip();
  }
}
