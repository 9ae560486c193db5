package dev.millrace.scheduler.store;

import dev.millrace.engine.task.Assignment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attempts as columns. The newest attempt of a task is a part of the task's row, so that what
 * happens to both costs one write; it gets a row of its own when the next one begins.
 */
final class AttemptRows {
  /**
   * Sets the newest attempt in an update of its task; what is null stays as it was, except for how
   * it ended.
   */
  static final String ASSIGNMENTS =
      """
      attempt_number = ?, attempt_state = ?,
      attempt_started_at = coalesce(?, attempt_started_at), attempt_ended_at = ?,
      attempt_failure_class = ?, attempt_failure_message = ?,
      attempt_token = coalesce(?, attempt_token), attempt_worker = coalesce(?, attempt_worker),
      attempt_assigned_at = coalesce(?, attempt_assigned_at)""";

  /** The columns of {@link #ASSIGNMENTS} in their order. */
  static final String COLUMNS =
      "attempt_number, attempt_state, attempt_started_at, attempt_ended_at, attempt_failure_class,"
          + " attempt_failure_message, attempt_token, attempt_worker, attempt_assigned_at";

  /** How many parameters {@link #ASSIGNMENTS} has. */
  static final int PARAMETERS = 9;

  private record TaskId(String run, String task) {}

  private final PreparedStatement keep;
  private final PreparedStatement clear;
  private final PreparedStatement set;

  AttemptRows(Connection c) throws SQLException {
    keep =
        c.prepareStatement(
            """
            insert into earlier_attempt (run_id, task_id, number, state, started_at, ended_at,
                                         failure_class, failure_message, token, worker, assigned_at)
            select run_id, id, attempt_number, attempt_state, attempt_started_at, attempt_ended_at,
                   attempt_failure_class, attempt_failure_message, attempt_token, attempt_worker,
                   attempt_assigned_at
              from task where id = ? and run_id = ? and attempt_number < ?
            """);
    clear =
        c.prepareStatement(
            """
            update task set attempt_number = null, attempt_started_at = null, attempt_token = null,
                            attempt_worker = null, attempt_assigned_at = null
             where id = ? and run_id = ? and attempt_number < ?
            """);
    set = c.prepareStatement("update task set " + ASSIGNMENTS + " where id = ? and run_id = ?");
  }

  /**
   * Writes every attempt that is not the newest of its task, and gives earlier ones a row of their
   * own.
   *
   * @return what is left to be written: the newest attempts
   */
  Newest write(Writes writes) throws SQLException {
    Newest newest = new Newest();
    writes.changedAttempts().forEach(newest::put);
    for (AttemptRow attempt : writes.newAttempts()) {
      Optional<AttemptRow> before = newest.put(attempt);
      if (before.isPresent()) {
        write(List.of(before.get())); // it ended and the next one began in one batch
      }
      if (attempt.number() > 1) {
        keepEarlier(attempt);
      }
    }
    return newest;
  }

  private void keepEarlier(AttemptRow attempt) throws SQLException {
    for (PreparedStatement statement : List.of(keep, clear)) {
      statement.setString(1, attempt.task());
      statement.setString(2, attempt.run());
      statement.setInt(3, attempt.number());
      statement.executeUpdate();
    }
  }

  /** Writes newest attempts of tasks that are not written otherwise. */
  void write(Collection<AttemptRow> attempts) throws SQLException {
    for (AttemptRow attempt : attempts) {
      bind(set, 1, attempt);
      set.setString(PARAMETERS + 1, attempt.task());
      set.setString(PARAMETERS + 2, attempt.run());
      set.addBatch();
    }
    if (!attempts.isEmpty()) {
      set.executeBatch();
    }
  }

  /** Binds {@link #ASSIGNMENTS} from parameter {@code first} on. */
  static void bind(PreparedStatement statement, int first, AttemptRow attempt) throws SQLException {
    statement.setInt(first, attempt.number());
    statement.setString(first + 1, attempt.state().name());
    Rows.instant(statement, first + 2, attempt.startedAt());
    Rows.instant(statement, first + 3, attempt.endedAt());
    Rows.text(statement, first + 4, attempt.failure().map(f -> f.failureClass().name()));
    Rows.text(statement, first + 5, attempt.failure().map(f -> Rows.message(f.message())));
    Rows.number(statement, first + 6, attempt.assignment().map(Assignment::token));
    Rows.text(statement, first + 7, attempt.assignment().map(Assignment::worker));
    Rows.instant(statement, first + 8, attempt.assignment().map(Assignment::assignedAt));
  }

  /** Binds {@link #COLUMNS} of a task that has no attempt. */
  static void bindNone(PreparedStatement statement, int first) throws SQLException {
    statement.setNull(first, Types.INTEGER);
    statement.setNull(first + 1, Types.VARCHAR);
    statement.setNull(first + 2, Types.BIGINT);
    statement.setNull(first + 3, Types.BIGINT);
    statement.setNull(first + 4, Types.VARCHAR);
    statement.setNull(first + 5, Types.VARCHAR);
    statement.setNull(first + 6, Types.BIGINT);
    statement.setNull(first + 7, Types.VARCHAR);
    statement.setNull(first + 8, Types.BIGINT);
  }

  /** The newest attempt of each task of which one changed. */
  static final class Newest {
    private final Map<TaskId, AttemptRow> rows = new HashMap<>();

    private Optional<AttemptRow> put(AttemptRow attempt) {
      return Optional.ofNullable(rows.put(new TaskId(attempt.run(), attempt.task()), attempt));
    }

    /** Taken out: it is written with its task. */
    Optional<AttemptRow> take(String run, String task) {
      return Optional.ofNullable(rows.remove(new TaskId(run, task)));
    }

    /** Those whose tasks are not written, or are new. */
    Collection<AttemptRow> left() {
      return rows.values();
    }
  }
}
