package dev.millrace.scheduler.dags;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.dag.Dag;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** DAG versions as rows. Any thread. */
public final class DagStore {
  private static final TypeReference<Map<String, String>> FILES = new TypeReference<>() {};

  /** A version as it was submitted. */
  record StoredVersion(String file, String source, Map<String, String> files) {}

  /**
   * What is current of a DAG.
   *
   * @param source empty if it was submitted by hand
   * @param retiredAt since when its source does not have it any more
   */
  record Head(
      String version, Optional<String> source, Optional<String> file, Optional<Instant> retiredAt) {
    boolean isLive() {
      return retiredAt.isEmpty();
    }
  }

  private final DataSource connections;

  public DagStore(DataSource connections) {
    this.connections = connections;
  }

  /**
   * Makes a version current that was submitted by hand.
   *
   * @return false if the DAG belongs to a source, and then nothing changed
   */
  boolean makeCurrent(Dag dag, String file, String source, Instant at) {
    DagRows.Current current =
        new DagRows.Current(dag, file, source, Optional.empty(), Optional.empty());
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try {
        boolean done = DagRows.makeCurrent(c, List.of(current), at).isEmpty();
        if (done) {
          c.commit();
        } else {
          c.rollback();
        }
        return done;
      } catch (SQLException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("keeping DAG " + dag.name(), e);
    }
  }

  /** Where a DAG comes from; empty if there is no such DAG. */
  Optional<Head> head(String dag) {
    try (Connection c = connections.getConnection();
        PreparedStatement query =
            c.prepareStatement(
                "select version, source, file, retired_at from dag where name = ?")) {
      query.setString(1, dag);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Head(
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    Optional.ofNullable(row.getString(3)),
                    Rows.instant(row, "retired_at")))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreException("reading DAG " + dag, e);
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
}
