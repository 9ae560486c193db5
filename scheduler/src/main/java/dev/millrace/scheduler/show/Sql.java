package dev.millrace.scheduler.show;

import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Reads rows for people; throws {@link Refused} when the database cannot answer. Any thread. */
final class Sql {
  private static final Logger LOG = Logger.getLogger(Sql.class);

  private final DataSource connections;

  Sql(DataSource connections) {
    this.connections = connections;
  }

  /** Makes a value of a row. */
  interface FromRow<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(String query, FromRow<T> fromRow, Object... values) {
    return ask(c -> list(c, query, fromRow, values));
  }

  private static <T> List<T> list(Connection c, String query, FromRow<T> fromRow, Object... values)
      throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(fromRow.read(row));
        }
      }
      return found;
    }
  }

  /** Asks on a connection of its own. */
  interface Ask<T> {
    T of(Connection connection) throws SQLException;
  }

  <T> T ask(Ask<T> ask) {
    try (Connection c = connections.getConnection()) {
      return ask.of(c);
    } catch (SQLException e) {
      throw refused(new StoreException("reading", e));
    }
  }

  <T> Optional<T> one(String query, FromRow<T> fromRow, Object... values) {
    return list(query, fromRow, values).stream().findFirst();
  }

  /** The same plans; a database that is away is told as {@link Refused}. */
  static DagPlans refusing(DagPlans dags) {
    return (dag, version) -> {
      try {
        return dags.plan(dag, version);
      } catch (StoreException e) {
        throw refused(e);
      }
    };
  }

  /** What the person who asked is told: to try again, or that no such value can be looked up. */
  private static RuntimeException refused(StoreException failure) {
    if (failure.isDefect()) {
      return failure;
    }
    if (failure.isAboutTheData()) {
      return new Refused(
          Refused.Reason.INVALID,
          "A value of the request cannot be looked up. " + failure.getMessage());
    }
    LOG.warnf("A question could not be answered: %s", failure.getMessage());
    return new Refused(
        Refused.Reason.UNAVAILABLE, "The database did not answer. Try again in a moment.");
  }
}
