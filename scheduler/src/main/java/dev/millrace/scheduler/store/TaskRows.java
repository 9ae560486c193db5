package dev.millrace.scheduler.store;

import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OpenLease;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** A task's state as columns, and back. */
public final class TaskRows {
  /** The columns that {@link #bind} fills, in its order. */
  static final String[] COLUMNS = {
    "state",
    "begun",
    "lost",
    "token",
    "worker",
    "assigned_at",
    "ready_at",
    "since",
    "started_at",
    "ended_at",
    "failure_class",
    "failure_message",
    "retry_allowed",
    "reason",
    "outputs",
    "result_values",
    "wanted",
    "answer",
    "resumes",
    "lease_worker",
    "lease_until",
    "cache",
    "begun_before"
  };

  private TaskRows() {}

  /** Binds from parameter {@code first} on. */
  static void bind(PreparedStatement statement, int first, Task task, TaskResult result)
      throws SQLException {
    History history = task.history();
    int column = first;
    statement.setString(column++, task.state().name());
    statement.setInt(column++, history.begun());
    statement.setInt(column++, history.lost());
    statement.setLong(column++, history.token());
    Rows.text(statement, column++, task.held().map(Assignment::worker));
    Rows.instant(statement, column++, task.held().map(Assignment::assignedAt));
    Rows.instant(statement, column++, history.readyAt());
    Rows.instant(statement, column++, since(task));
    Rows.instant(statement, column++, history.startedAt());
    Rows.instant(
        statement,
        column++,
        task instanceof Task.Ended end ? Optional.of(end.at()) : Optional.empty());
    Optional<Failure> failure = failure(task);
    Rows.text(statement, column++, failure.map(f -> f.failureClass().name()));
    Rows.text(statement, column++, failure.map(f -> Rows.message(f.message())));
    if (task instanceof Task.Cancelling stopping) {
      statement.setBoolean(column++, stopping.retryAllowed());
    } else {
      statement.setNull(column++, Types.BOOLEAN);
    }
    statement.setString(column++, Rows.message(reason(task)));
    statement.setString(column++, result.outputs().isEmpty() ? "[]" : Json.write(result.outputs()));
    statement.setString(column++, result.values().isEmpty() ? "{}" : Json.write(result.values()));
    Rows.text(statement, column++, task.waitsFor().map(Waits::write));
    Rows.text(statement, column++, history.answer().map(Waits::write));
    statement.setBoolean(column++, task instanceof Task.Ready ready && ready.resumes());
    Rows.text(statement, column++, history.openLease().map(OpenLease::worker));
    Rows.instant(statement, column++, history.openLease().map(OpenLease::until));
    Rows.text(
        statement,
        column++,
        result.cache().isEmpty()
            ? Optional.empty()
            : Optional.of(CacheNotes.write(result.cache())));
    Rows.number(statement, column, history.before().map(Integer::longValue));
  }

  public static Task task(ResultSet row) throws SQLException {
    TaskState state = TaskState.valueOf(row.getString("state"));
    History history =
        new History(
            row.getInt("begun"),
            row.getInt("lost"),
            row.getLong("token"),
            Rows.instant(row, "ready_at"),
            Rows.instant(row, "started_at"),
            Optional.ofNullable(row.getString("answer")).map(Waits::answer),
            openLease(row),
            Rows.number(row, "begun_before").map(Long::intValue));
    return switch (state) {
      case PENDING -> new Task.Pending(history);
      case READY -> new Task.Ready(history, at(row, "since"), row.getBoolean("resumes"));
      case DISPATCHED -> new Task.Dispatched(history, assignment(row, history));
      case RUNNING ->
          items(row).isPresent()
              ? new Task.Mapped(history, runningSince(row))
              : new Task.Running(history, assignment(row, history), runningSince(row));
      case WAITING -> new Task.Waiting(history, wanted(row).orElseThrow(), at(row, "since"));
      case BACKOFF -> new Task.Backoff(history, at(row, "since"), failure(row).orElseThrow());
      case CANCELLING -> cancelling(row, history);
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          new Task.Ended(
              history, state, failure(row), row.getString("reason"), at(row, "ended_at"));
    };
  }

  private static Task cancelling(ResultSet row, History history) throws SQLException {
    if (items(row).isPresent()) {
      return new Task.CancellingItems(history, row.getString("reason"));
    }
    Optional<Wait> wanted = wanted(row);
    if (wanted.isPresent() && wanted.get() instanceof Wait.ChildRun child) {
      return new Task.CancellingChild(history, child, failure(row));
    }
    return row.getString("worker") == null
        ? new Task.CancellingUnproven(history, row.getString("reason"))
        : new Task.Cancelling(
            history, assignment(row, history), failure(row), row.getBoolean("retry_allowed"));
  }

  private static Optional<OpenLease> openLease(ResultSet row) throws SQLException {
    String worker = row.getString("lease_worker");
    return worker == null
        ? Optional.empty()
        : Optional.of(new OpenLease(worker, at(row, "lease_until")));
  }

  private static String reason(Task task) {
    if (task instanceof Task.CancellingUnproven stopping) {
      return stopping.reason();
    }
    if (task instanceof Task.CancellingItems stopping) {
      return stopping.reason();
    }
    return task instanceof Task.Ended end ? end.reason() : "";
  }

  private static Optional<Wait> wanted(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("wanted")).map(Waits::read);
  }

  /** Rows of before there were waits have it as the start of the attempt alone. */
  private static Instant runningSince(ResultSet row) throws SQLException {
    Optional<Instant> since = Rows.instant(row, "since");
    return since.isPresent() ? since.get() : at(row, "started_at");
  }

  /** Of a mapped task whose elements are known. */
  public static Optional<ItemRange> items(ResultSet row) throws SQLException {
    int items = row.getInt("items");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(new ItemRange(row.getInt("first_item"), items));
  }

  public static TaskResult result(ResultSet row) throws SQLException {
    return new TaskResult(
        Json.list(row.getString("outputs"), Output.class),
        Json.map(row.getString("result_values")),
        Optional.ofNullable(row.getString("cache")).map(CacheNotes::read).orElse(CacheNote.NONE));
  }

  private static Assignment assignment(ResultSet row, History history) throws SQLException {
    return new Assignment(
        row.getString("worker"), history.begun(), history.token(), at(row, "assigned_at"));
  }

  private static Optional<Instant> since(Task task) {
    if (task instanceof Task.Ready ready) {
      return Optional.of(ready.since());
    }
    if (task instanceof Task.Running running) {
      return Optional.of(running.startedAt());
    }
    if (task instanceof Task.Mapped mapped) {
      return Optional.of(mapped.since());
    }
    if (task instanceof Task.Waiting waiting) {
      return Optional.of(waiting.since());
    }
    return task instanceof Task.Backoff backoff ? Optional.of(backoff.retryAt()) : Optional.empty();
  }

  private static Optional<Failure> failure(Task task) {
    if (task instanceof Task.Ended end) {
      return end.failure();
    }
    if (task instanceof Task.Cancelling stopping) {
      return stopping.timeout();
    }
    if (task instanceof Task.CancellingChild stopping) {
      return stopping.timeout();
    }
    return task instanceof Task.Backoff backoff ? Optional.of(backoff.last()) : Optional.empty();
  }

  private static Optional<Failure> failure(ResultSet row) throws SQLException {
    String failureClass = row.getString("failure_class");
    return failureClass == null
        ? Optional.empty()
        : Optional.of(
            new Failure(FailureClass.valueOf(failureClass), row.getString("failure_message")));
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    return Rows.instant(row, column)
        .orElseThrow(() -> new IllegalStateException("task row without " + column));
  }
}
