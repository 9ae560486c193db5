package dev.millrace.scheduler.show;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.Page;
import dev.millrace.scheduler.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Reads the versions of DAGs. */
public final class HistoryQueries implements DagHistory {
  private static final TypeReference<Map<String, String>> FILES = new TypeReference<>() {};
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{1,64}");
  private static final int SHORT = 12;

  private record Version(String id, String file, String text, Map<String, String> files) {
    String name() {
      return file + "@" + id.substring(0, Math.min(SHORT, id.length()));
    }
  }

  private final Sql sql;

  public HistoryQueries(DataSource connections) {
    this.sql = new Sql(connections);
  }

  @Override
  public Page<DagVersionView> versions(String dag, Optional<String> cursor, int limit) {
    List<Object> values = new ArrayList<>(List.of(dag));
    StringBuilder where = new StringBuilder();
    cursor.ifPresent(
        text -> {
          Cursor after = Cursor.read(text);
          where.append(" and (v.created_at < ? or v.created_at = ? and v.version < ?)");
          values.addAll(List.of(after.at(), after.at(), after.id()));
        });
    values.add(limit + 1);
    List<DagVersionView> found =
        sql.list(
            """
            select v.dag, v.version, v.file, v.created_at, v.origin, d.version as current_version
              from dag_version v join dag d on d.name = v.dag where v.dag = ?%s
             order by v.created_at desc, v.version desc limit ?
            """
                .formatted(where),
            HistoryQueries::view,
            values.toArray());
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    DagVersionView last = found.get(limit - 1);
    return new Page<>(
        found.subList(0, limit),
        Optional.of(new Cursor(last.createdAt().toEpochMilli(), last.version()).text()));
  }

  private static DagVersionView view(ResultSet row) throws SQLException {
    return new DagVersionView(
        row.getString("dag"),
        row.getString("version"),
        row.getString("file"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getString("version").equals(row.getString("current_version")),
        Optional.ofNullable(row.getString("origin")).map(SourceQueries::origin));
  }

  @Override
  public DagDiffView diff(String dag, String from, String to) {
    Version before = version(dag, from);
    Version after = version(dag, to);
    return new DagDiffView(
        dag,
        before.id(),
        after.id(),
        TextDiff.unified(before.name(), before.text(), after.name(), after.text()),
        files(before.files(), after.files()));
  }

  private static List<DagDiffView.FileChange> files(
      Map<String, String> before, Map<String, String> after) {
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    return paths.stream()
        .map(
            path ->
                new DagDiffView.FileChange(
                    path,
                    Optional.ofNullable(before.get(path)),
                    Optional.ofNullable(after.get(path))))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  private Version version(String dag, String wanted) {
    String beginning =
        "current".equals(wanted)
            ? sql.one("select version from dag where name = ?", row -> row.getString(1), dag)
                .orElseThrow(() -> none(dag, wanted))
            : wanted;
    if (!HEXADECIMAL.matcher(beginning).matches()) {
      throw none(dag, wanted);
    }
    List<Version> found =
        sql.list(
            """
            select version, file, source, files from dag_version
             where dag = ? and version like ? order by version limit 2
            """,
            row ->
                new Version(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Json.read(row.getString(4), FILES)),
            dag,
            beginning + "%");
    if (found.size() > 1) {
      throw new Refused(
          Refused.Reason.INVALID,
          "Several versions of DAG '%s' begin with '%s'; write more of it.".formatted(dag, wanted));
    }
    return found.stream().findFirst().orElseThrow(() -> none(dag, wanted));
  }

  private static Refused none(String dag, String wanted) {
    return new Refused(
        Refused.Reason.NOT_FOUND,
        "DAG '%s' has no version '%s'; /api/v1/dags/%s/versions lists them."
            .formatted(dag, wanted, dag));
  }
}
