package dev.millrace.scheduler.dags;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.dag.Dag;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** DAG versions as rows. Any thread. */
public final class DagStore {
  private static final TypeReference<Map<String, String>> FILES = new TypeReference<>() {};

  /** A version as it was submitted. */
  record StoredVersion(String file, String source, Map<String, String> files) {}

  private final DataSource connections;

  public DagStore(DataSource connections) {
    this.connections = connections;
  }

  void makeCurrent(Dag dag, String file, String source, Instant at) {
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try {
        insertVersion(c, dag, file, source, at);
        if (update(c, dag, at) == 0) {
          insert(c, dag, at);
        }
        c.commit();
      } catch (SQLException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("keeping DAG " + dag.name(), e);
    }
  }

  Optional<StoredVersion> version(String dag, String version) {
    try (Connection c = connections.getConnection();
        PreparedStatement query =
            c.prepareStatement(
                "select file, source, files from dag_version where dag = ? and version = ?")) {
      query.setString(1, dag);
      query.setString(2, version);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new StoredVersion(
                    row.getString(1), row.getString(2), Json.read(row.getString(3), FILES)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreException("reading DAG " + dag, e);
    }
  }

  Optional<String> currentVersion(String dag) {
    try (Connection c = connections.getConnection();
        PreparedStatement query = c.prepareStatement("select version from dag where name = ?")) {
      query.setString(1, dag);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreException("reading DAG " + dag, e);
    }
  }

  private static void insertVersion(Connection c, Dag dag, String file, String source, Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            """
            insert into dag_version (dag, version, file, source, files, created_at)
            select cast(? as varchar(200)), cast(? as varchar(64)), cast(? as varchar(1000)),
                   cast(? as varchar(1048576)), cast(? as varchar(1048576)), cast(? as bigint)
             where not exists (select 1 from dag_version where dag = ? and version = ?)
            """)) {
      insert.setString(1, dag.name());
      insert.setString(2, dag.version());
      insert.setString(3, file);
      insert.setString(4, source);
      insert.setString(5, Json.write(dag.files()));
      insert.setLong(6, at.toEpochMilli());
      insert.setString(7, dag.name());
      insert.setString(8, dag.version());
      insert.executeUpdate();
    }
  }

  private static int update(Connection c, Dag dag, Instant at) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement("update dag set version = ?, updated_at = ? where name = ?")) {
      update.setString(1, dag.version());
      update.setLong(2, at.toEpochMilli());
      update.setString(3, dag.name());
      return update.executeUpdate();
    }
  }

  private static void insert(Connection c, Dag dag, Instant at) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("insert into dag (version, updated_at, name) values (?, ?, ?)")) {
      insert.setString(1, dag.version());
      insert.setLong(2, at.toEpochMilli());
      insert.setString(3, dag.name());
      insert.executeUpdate();
    }
  }
}
