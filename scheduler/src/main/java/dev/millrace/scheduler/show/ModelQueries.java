package dev.millrace.scheduler.show;

import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.scheduler.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the model registry. */
final class ModelQueries {
  private final Sql sql;

  ModelQueries(Sql sql) {
    this.sql = sql;
  }

  List<ModelView> all() {
    return sql.list("select name from model order by name", row -> row.getString(1)).stream()
        .flatMap(name -> model(name).stream())
        .toList();
  }

  Optional<ModelView> model(String name) {
    Map<String, Long> aliases = aliases(name);
    List<ModelVersionView> versions =
        sql.list(
            "select * from model_version where model = ? order by version desc",
            row -> view(row, aliases),
            name);
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(new ModelView(name, aliases, versions));
  }

  Optional<ModelVersionView> version(String name, String selector) {
    Map<String, Long> aliases = aliases(name);
    boolean isNumber =
        !selector.isEmpty()
            && selector.length() <= 18
            && selector.chars().allMatch(ch -> ch >= '0' && ch <= '9');
    Long version = isNumber ? Long.valueOf(selector) : aliases.get(selector);
    return version == null
        ? Optional.empty()
        : sql.one(
            "select * from model_version where model = ? and version = ?",
            row -> view(row, aliases),
            name,
            version);
  }

  private Map<String, Long> aliases(String name) {
    Map<String, Long> aliases = new LinkedHashMap<>();
    sql.list(
        "select alias, version from model_alias where model = ? order by alias",
        row -> aliases.put(row.getString(1), row.getLong(2)),
        name);
    return aliases;
  }

  private static ModelVersionView view(ResultSet row, Map<String, Long> aliases)
      throws SQLException {
    long version = row.getLong("version");
    return new ModelVersionView(
        row.getString("model"),
        version,
        "sha256:" + row.getString("bundle"),
        row.getString("run_id"),
        row.getString("task_id"),
        row.getString("dag"),
        row.getString("dag_version"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        aliases.entrySet().stream()
            .filter(alias -> alias.getValue() == version)
            .map(Map.Entry::getKey)
            .toList(),
        Json.map(row.getString("facts")));
  }
}
