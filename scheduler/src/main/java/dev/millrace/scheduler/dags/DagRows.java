package dev.millrace.scheduler.dags;

import dev.millrace.engine.dag.Dag;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes of what DAGs are current, in a transaction of the caller. */
public final class DagRows {
  private static final String INSERT_VERSION =
      """
      insert into dag_version (dag, version, file, source, files, created_at, origin)
      select cast(? as varchar(200)), cast(? as varchar(64)), cast(? as varchar(1000)),
             cast(? as varchar(1048576)), cast(? as varchar(1048576)), cast(? as bigint),
             cast(? as varchar(10000))
       where not exists (select 1 from dag_version where dag = ? and version = ?)
      """;

  /** Only of nobody, of the same source, or of one that has given it up. */
  private static final String UPDATE =
      """
      update dag set version = ?, updated_at = ?, file = ?, source = ?, origin = ?, retired_at = null
       where name = ? and (source is null or retired_at is not null or source = ?)
      """;

  private static final String INSERT =
      """
      insert into dag (version, updated_at, file, source, origin, name)
      select cast(? as varchar(64)), cast(? as bigint), cast(? as varchar(1000)),
             cast(? as varchar(100)), cast(? as varchar(10000)), cast(? as varchar(200))
       where not exists (select 1 from dag where name = ?)
      """;

  private static final String RETIRE =
      "update dag set retired_at = ?, updated_at = ? where name = ? and source = ?";

  private DagRows() {}

  /**
   * A DAG that is to be current.
   *
   * @param text of its file
   * @param source empty if it was submitted by hand
   * @param origin the revision that brought it, as JSON
   */
  public record Current(
      Dag dag, String file, String text, Optional<String> source, Optional<String> origin) {}

  /**
   * Makes versions current, and DAGs that were retired live again.
   *
   * @return the names that belong to another source, for which nothing was changed but that their
   *     versions are kept
   */
  public static Set<String> makeCurrent(Connection c, List<Current> dags, Instant at)
      throws SQLException {
    insertVersions(c, dags, at);
    List<Current> left = new ArrayList<>();
    int[] updated = write(c, UPDATE, dags, at);
    for (int i = 0; i < dags.size(); i++) {
      if (updated[i] == 0) {
        left.add(dags.get(i));
      }
    }
    Set<String> taken = new LinkedHashSet<>();
    int[] inserted = write(c, INSERT, left, at);
    for (int i = 0; i < left.size(); i++) {
      if (inserted[i] == 0) {
        taken.add(left.get(i).dag().name());
      }
    }
    return taken;
  }

  /** Nobody stands for these DAGs of a source any more: they start no runs. */
  public static void retire(Connection c, String source, Collection<String> names, Instant at)
      throws SQLException {
    try (PreparedStatement retire = c.prepareStatement(RETIRE)) {
      for (String name : names) {
        retire.setLong(1, at.toEpochMilli());
        retire.setLong(2, at.toEpochMilli());
        retire.setString(3, name);
        retire.setString(4, source);
        retire.addBatch();
      }
      retire.executeBatch();
    }
  }

  private static void insertVersions(Connection c, List<Current> dags, Instant at)
      throws SQLException {
    try (PreparedStatement insert = c.prepareStatement(INSERT_VERSION)) {
      for (Current current : dags) {
        Dag dag = current.dag();
        insert.setString(1, dag.name());
        insert.setString(2, dag.version());
        insert.setString(3, current.file());
        insert.setString(4, current.text());
        insert.setString(5, Json.write(dag.files()));
        insert.setLong(6, at.toEpochMilli());
        Rows.text(insert, 7, current.origin());
        insert.setString(8, dag.name());
        insert.setString(9, dag.version());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static int[] write(Connection c, String sql, List<Current> dags, Instant at)
      throws SQLException {
    try (PreparedStatement write = c.prepareStatement(sql)) {
      for (Current current : dags) {
        write.setString(1, current.dag().version());
        write.setLong(2, at.toEpochMilli());
        write.setString(3, current.file());
        Rows.text(write, 4, current.source());
        Rows.text(write, 5, current.origin());
        write.setString(6, current.dag().name());
        if (sql.equals(UPDATE)) {
          Rows.text(write, 7, current.source());
        } else {
          write.setString(7, current.dag().name());
        }
        write.addBatch();
      }
      return write.executeBatch();
    }
  }
}
