package dev.millrace.scheduler.show;

import dev.millrace.engine.language.Finding;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.SourceView.BrokenFile;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads sources of DAGs for people. */
public final class SourceQueries {
  private static final String NO_FINDINGS = "[]";

  private final Sql sql;

  public SourceQueries(DataSource connections) {
    this.sql = new Sql(connections);
  }

  /** Every source, by name. */
  public List<SourceView> all() {
    return sql.list("select name from dag_source order by name", row -> row.getString(1)).stream()
        .flatMap(name -> source(name).stream())
        .toList();
  }

  public Optional<SourceView> source(String name) {
    List<BrokenFile> broken =
        sql.list(
            "select path, dag, findings from source_file where source = ? and findings <> ?"
                + " order by path limit ?",
            row ->
                new BrokenFile(
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    Json.list(row.getString(3), Finding.class)),
            name,
            NO_FINDINGS,
            SourceView.BROKEN_FILES_MAX);
    return sql.one(
        """
        select s.*,
               (select count(*) from source_file f where f.source = s.name and f.dag is not null)
                 as dags,
               (select count(*) from source_file f where f.source = s.name and f.findings <> ?)
                 as broken
          from dag_source s where s.name = ?
        """,
        row -> view(row, broken),
        NO_FINDINGS,
        name);
  }

  private static SourceView view(ResultSet row, List<BrokenFile> broken) throws SQLException {
    return new SourceView(
        row.getString("name"),
        row.getString("kind"),
        row.getString("location"),
        row.getString("branch"),
        row.getString("path"),
        Optional.ofNullable(row.getString("live")).map(SourceQueries::revision),
        Rows.instant(row, "live_at"),
        happened(row, "looked_at"),
        happened(row, "asked_at"),
        Optional.ofNullable(row.getString("problem")).map(SourceQueries::problem),
        Optional.ofNullable(row.getString("rewritten")).map(SourceQueries::rewritten),
        Optional.ofNullable(row.getString("owner")),
        row.getInt("dags"),
        row.getInt("broken"),
        broken);
  }

  private static Optional<Instant> happened(ResultSet row, String column) throws SQLException {
    return Rows.instant(row, column).filter(at -> at.toEpochMilli() > 0);
  }

  private static SourceView.Revision revision(String json) {
    Map<String, Object> data = Json.map(json);
    return new SourceView.Revision(
        (String) data.get("id"),
        (String) data.get("author"),
        instant(data.get("at")),
        (String) data.get("message"),
        Optional.ofNullable((String) data.get("signer")));
  }

  /** What brought a version, out of its column. */
  static DagView.Origin origin(String json) {
    Map<String, Object> data = Json.map(json);
    return new DagView.Origin(
        (String) data.get("source"),
        (String) data.get("file"),
        (String) data.get("id"),
        (String) data.get("author"),
        instant(data.get("at")),
        (String) data.get("message"),
        Optional.ofNullable((String) data.get("signer")));
  }

  private static SourceView.Problem problem(String json) {
    Map<String, Object> data = Json.map(json);
    return new SourceView.Problem(
        (String) data.get("code"), (String) data.get("message"), instant(data.get("since")));
  }

  private static SourceView.Rewritten rewritten(String json) {
    Map<String, Object> data = Json.map(json);
    return new SourceView.Rewritten(
        (String) data.get("from"), (String) data.get("to"), instant(data.get("at")));
  }

  private static Instant instant(Object millis) {
    return Instant.ofEpochMilli(((Number) millis).longValue());
  }
}
