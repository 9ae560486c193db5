package dev.millrace.scheduler.source;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.language.Finding;
import dev.millrace.scheduler.dags.DagRows;
import dev.millrace.scheduler.source.FileState.Live;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is known of the files of sources, and how a revision of one is made live as a whole. */
final class SourceFiles {
  private static final TypeReference<Map<String, String>> USES = new TypeReference<>() {};

  private static final String UPDATE =
      """
      update source_file set content = ?, named = ?, dag = ?, version = ?, findings = ?, uses = ?
       where source = ? and path = ?
      """;
  private static final String INSERT =
      """
      insert into source_file (content, named, dag, version, findings, uses, source, path)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final SourceTable table;

  SourceFiles(SourceTable table) {
    this.table = table;
  }

  /**
   * A revision that is to be live.
   *
   * @param rewrittenFrom the one that was live, if this one does not descend from it
   */
  record Change(
      Revision revision,
      SyncPlan plan,
      SyncOutcome outcome,
      Optional<String> rewrittenFrom,
      Instant at) {}

  /** Another source has taken a name since it was asked who has it. */
  static final class NamesTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NamesTaken(Set<String> names) {
      super("taken meanwhile by another source: " + names);
    }
  }

  /** Every file of a source, by path. */
  Map<String, FileState> of(String source) {
    return table.transaction(
        "reading the files of source " + source,
        c -> {
          try (PreparedStatement query =
              c.prepareStatement("select * from source_file where source = ?")) {
            query.setString(1, source);
            Map<String, FileState> files = new TreeMap<>();
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                files.put(row.getString("path"), file(row));
              }
            }
            return files;
          }
        });
  }

  private static FileState file(ResultSet row) throws SQLException {
    String dag = row.getString("dag");
    return new FileState(
        row.getString("path"),
        row.getString("content"),
        Optional.ofNullable(row.getString("named")),
        dag == null ? Optional.empty() : Optional.of(new Live(dag, row.getString("version"))),
        Json.list(row.getString("findings"), Finding.class),
        Json.read(row.getString("uses"), USES));
  }

  /** Who has which DAG, besides a source: name to words. */
  Map<String, String> elsewhere(String source) {
    return table.transaction(
        "reading the DAGs of other sources",
        c -> {
          try (PreparedStatement query =
              c.prepareStatement(
                  "select name, source, file from dag where source <> ? and retired_at is null")) {
            query.setString(1, source);
            Map<String, String> names = new TreeMap<>();
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                names.put(
                    row.getString(1), row.getString(3) + " of source '" + row.getString(2) + "'");
              }
            }
            return names;
          }
        });
  }

  /**
   * Makes a revision live, all of it or nothing.
   *
   * @return false if another scheduler owns the source now
   * @throws NamesTaken if another source was quicker with a name; a new look sees that
   */
  boolean apply(String source, long epoch, long looked, Change change) {
    return table.transaction(
        "making " + change.revision().id() + " of source " + source + " live",
        c -> {
          if (!table.looked(c, source, epoch, looked, Optional.empty())) {
            return false;
          }
          revision(c, source, change);
          Set<String> taken = DagRows.makeCurrent(c, currents(source, change), change.at());
          if (!taken.isEmpty()) {
            throw new NamesTaken(taken);
          }
          DagRows.retire(c, source, change.outcome().retired(), change.at());
          forget(c, source, change.plan().gone());
          keep(c, source, change.outcome().states());
          return true;
        });
  }

  private static List<DagRows.Current> currents(String source, Change change) {
    return change.outcome().live().stream()
        .map(
            reading ->
                new DagRows.Current(
                    reading.dag().orElseThrow(),
                    reading.path(),
                    reading.text(),
                    Optional.of(source),
                    Optional.of(SourceJson.origin(source, reading.path(), change.revision()))))
        .toList();
  }

  private static void revision(Connection c, String source, Change change) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            "update dag_source set seen = ?, live = ?, live_at = ?,"
                + " rewritten = coalesce(?, rewritten) where name = ?")) {
      String revision = SourceJson.of(change.revision());
      update.setString(1, revision);
      update.setString(2, revision);
      update.setLong(3, change.at().toEpochMilli());
      Rows.text(
          update,
          4,
          change
              .rewrittenFrom()
              .map(from -> SourceJson.rewritten(from, change.revision().id(), change.at())));
      update.setString(5, source);
      update.executeUpdate();
    }
  }

  private static void forget(Connection c, String source, List<String> gone) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement("delete from source_file where source = ? and path = ?")) {
      for (String path : gone) {
        delete.setString(1, source);
        delete.setString(2, path);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  private static void keep(Connection c, String source, List<FileState> states)
      throws SQLException {
    try (PreparedStatement update = c.prepareStatement(UPDATE);
        PreparedStatement insert = c.prepareStatement(INSERT)) {
      for (FileState state : states) {
        fill(update, source, state);
        update.addBatch();
      }
      int[] updated = update.executeBatch();
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 0) {
          fill(insert, source, states.get(i));
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void fill(PreparedStatement row, String source, FileState state)
      throws SQLException {
    row.setString(1, state.content());
    Rows.text(row, 2, state.named());
    Rows.text(row, 3, state.live().map(Live::dag));
    Rows.text(row, 4, state.live().map(Live::version));
    row.setString(5, Json.write(state.findings()));
    row.setString(6, Json.write(state.uses()));
    row.setString(7, source);
    row.setString(8, state.path());
  }
}
