package dev.millrace.scheduler.store;

import dev.millrace.engine.message.ToWorker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Registers and finds model versions inside the transaction of the caller. */
final class ModelVersions {
  private static final String BY_ALIAS =
      """
      select v.model, v.version, v.bundle from model_alias a
        join model_version v on v.model = a.model and v.version = a.version
       where a.model = ? and a.alias = ?
      """;
  private static final String BY_NUMBER =
      """
      select model, version, bundle from model_version where model = ? and version = ?
      """;

  private static final String INSERT =
      """
      insert into model_version (model, version, bundle, run_id, task_id, dag, dag_version,
                                 created_at, facts)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String MOVE_ALIAS =
      "update model_alias set version = ?, moved_at = ? where model = ? and alias = ?";
  private static final String NEW_ALIAS =
      "insert into model_alias (version, moved_at, model, alias) values (?, ?, ?, ?)";

  private ModelVersions() {}

  /** Locks the model until the transaction ends. */
  static ModelVersionRow register(Connection c, ModelVersionRow wish) throws SQLException {
    long newest = newest(c, wish.model());
    Optional<Long> known = versionOf(c, wish.model(), wish.bundle());
    ModelVersionRow numbered = numbered(wish, known.orElse(newest + 1), known.isEmpty());
    if (numbered.isNew()) {
      insert(c, numbered);
    }
    if (numbered.alias().isPresent()
        && moveAlias(c, MOVE_ALIAS, numbered, numbered.alias().get()) == 0) {
      moveAlias(c, NEW_ALIAS, numbered, numbered.alias().get());
    }
    return numbered;
  }

  static Optional<ToWorker.Model> find(Connection c, String name, String selector)
      throws SQLException {
    boolean isNumber = selector.chars().allMatch(ch -> ch >= '0' && ch <= '9');
    if (selector.isEmpty() || isNumber && selector.length() > 18) {
      return Optional.empty();
    }
    try (PreparedStatement query = c.prepareStatement(isNumber ? BY_NUMBER : BY_ALIAS)) {
      query.setString(1, name);
      if (isNumber) {
        query.setLong(2, Long.parseLong(selector));
      } else {
        query.setString(2, selector);
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(new ToWorker.Model(row.getString(1), row.getLong(2), row.getString(3)))
            : Optional.empty();
      }
    }
  }

  private static long newest(Connection c, String model) throws SQLException {
    try (PreparedStatement query =
        c.prepareStatement("select newest from model where name = ? for update")) {
      query.setString(1, model);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          return row.getLong(1);
        }
      }
    }
    try (PreparedStatement insert =
        c.prepareStatement("insert into model (name, newest) values (?, 0)")) {
      insert.setString(1, model);
      insert.executeUpdate();
    }
    return 0;
  }

  private static Optional<Long> versionOf(Connection c, String model, String bundle)
      throws SQLException {
    try (PreparedStatement query =
        c.prepareStatement("select version from model_version where model = ? and bundle = ?")) {
      query.setString(1, model);
      query.setString(2, bundle);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  private static void insert(Connection c, ModelVersionRow model) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement("update model set newest = ? where name = ?")) {
      update.setLong(1, model.version());
      update.setString(2, model.model());
      update.executeUpdate();
    }
    try (PreparedStatement insert = c.prepareStatement(INSERT)) {
      insert.setString(1, model.model());
      insert.setLong(2, model.version());
      insert.setString(3, model.bundle());
      insert.setString(4, model.run());
      insert.setString(5, model.task());
      insert.setString(6, model.dag());
      insert.setString(7, model.dagVersion());
      insert.setLong(8, model.at().toEpochMilli());
      insert.setString(9, Json.write(model.facts()));
      insert.executeUpdate();
    }
  }

  private static int moveAlias(Connection c, String sql, ModelVersionRow model, String alias)
      throws SQLException {
    try (PreparedStatement move = c.prepareStatement(sql)) {
      move.setLong(1, model.version());
      move.setLong(2, model.at().toEpochMilli());
      move.setString(3, model.model());
      move.setString(4, alias);
      return move.executeUpdate();
    }
  }

  private static ModelVersionRow numbered(ModelVersionRow wish, long version, boolean isNew) {
    return new ModelVersionRow(
        wish.model(),
        version,
        isNew,
        wish.bundle(),
        wish.run(),
        wish.task(),
        wish.dag(),
        wish.dagVersion(),
        wish.alias(),
        wish.facts(),
        wish.at());
  }
}
