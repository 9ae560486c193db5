package dev.millrace.scheduler.show;

import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads rows. */
final class Sql {
  private final DataSource connections;

  Sql(DataSource connections) {
    this.connections = connections;
  }

  /** Makes a value of a row. */
  interface FromRow<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(String query, FromRow<T> fromRow, Object... values) {
    try (Connection c = connections.getConnection();
        PreparedStatement statement = c.prepareStatement(query)) {
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
    } catch (SQLException e) {
      throw new StoreException("reading", e);
    }
  }

  <T> Optional<T> one(String query, FromRow<T> fromRow, Object... values) {
    return list(query, fromRow, values).stream().findFirst();
  }
}
