package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.KeyParts;
import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OpenLease;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.CacheNotes;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.RerunNotes;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.Waits;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What columns make of values: milliseconds, texts cut and mended, nested data through JSON. */
final class ColumnForm {
  private ColumnForm() {}

  static RunRow run(ActiveRun run) {
    return new RunRow(
        run.header(),
        run.state(),
        run.stop(),
        run.startedAt().map(ColumnForm::millis),
        run.endedAt().map(ColumnForm::millis),
        Rows.message(run.reason()),
        RerunNotes.generations(RerunNotes.text(run.generations()).orElse(null)));
  }

  static Task task(Task task) {
    History history = history(task.history());
    if (task instanceof Task.Pending) {
      return new Task.Pending(history);
    }
    if (task instanceof Task.Ready ready) {
      return new Task.Ready(history, millis(ready.since()), ready.resumes());
    }
    if (task instanceof Task.Dispatched dispatched) {
      return new Task.Dispatched(history, assignment(dispatched.assignment()));
    }
    if (task instanceof Task.Running running) {
      return new Task.Running(
          history, assignment(running.assignment()), millis(running.startedAt()));
    }
    if (task instanceof Task.Waiting waiting) {
      return new Task.Waiting(history, wait(waiting.wanted()), millis(waiting.since()));
    }
    if (task instanceof Task.CancellingChild stopping) {
      return new Task.CancellingChild(
          history,
          (Wait.ChildRun) wait(stopping.child()),
          stopping.timeout().map(ColumnForm::failure));
    }
    if (task instanceof Task.Mapped mapped) {
      return new Task.Mapped(history, millis(mapped.since()));
    }
    if (task instanceof Task.CancellingItems stopping) {
      return new Task.CancellingItems(history, Rows.message(stopping.reason()));
    }
    if (task instanceof Task.CancellingUnproven stopping) {
      return new Task.CancellingUnproven(history, Rows.message(stopping.reason()));
    }
    if (task instanceof Task.Backoff backoff) {
      return new Task.Backoff(history, millis(backoff.retryAt()), failure(backoff.last()));
    }
    if (task instanceof Task.Cancelling stopping) {
      return new Task.Cancelling(
          history,
          assignment(stopping.assignment()),
          stopping.timeout().map(ColumnForm::failure),
          stopping.retryAllowed());
    }
    if (task instanceof Task.Ended end) {
      return new Task.Ended(
          history,
          end.state(),
          end.failure().map(ColumnForm::failure),
          Rows.message(end.reason()),
          millis(end.at()));
    }
    return task;
  }

  static TaskResult result(TaskResult result) {
    CacheNote note =
        result.cache().isEmpty()
            ? CacheNote.NONE
            : CacheNotes.read(CacheNotes.write(result.cache()));
    return result.outputs().isEmpty() && result.values().isEmpty()
        ? TaskResult.NONE.with(note)
        : new TaskResult(
            Json.list(Json.write(result.outputs()), Output.class),
            Json.map(Json.write(result.values())),
            note);
  }

  static CacheEntry entry(CacheEntry entry) {
    Origin origin = entry.origin();
    return new CacheEntry(
        entry.dag(),
        new CacheKey(
            entry.key().digest(), KeyParts.read(Json.map(Json.write(entry.key().parts().data())))),
        new Origin(origin.run(), origin.task(), origin.attempt(), millis(origin.at())),
        Json.list(Json.write(entry.outputs()), Output.class),
        Json.map(Json.write(entry.values())));
  }

  private static Wait wait(Wait wanted) {
    return Waits.read(Waits.write(wanted));
  }

  static AttemptRow attempt(AttemptRow row) {
    return new AttemptRow(
        row.run(),
        row.task(),
        row.number(),
        row.assignment().map(ColumnForm::assignment),
        row.state(),
        row.startedAt().map(ColumnForm::millis),
        row.endedAt().map(ColumnForm::millis),
        row.failure().map(ColumnForm::failure));
  }

  static Instant millis(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static History history(History history) {
    Optional<Instant> readyAt = history.readyAt().map(ColumnForm::millis);
    Optional<Instant> startedAt = history.startedAt().map(ColumnForm::millis);
    return new History(
        history.begun(),
        history.lost(),
        history.token(),
        readyAt,
        startedAt,
        history.answer().map(answer -> Waits.answer(Waits.write(answer))),
        history.openLease().map(open -> new OpenLease(open.worker(), millis(open.until()))),
        history.before());
  }

  private static Assignment assignment(Assignment held) {
    return new Assignment(held.worker(), held.number(), held.token(), millis(held.assignedAt()));
  }

  private static Failure failure(Failure failure) {
    return new Failure(failure.failureClass(), Rows.message(failure.message()));
  }
}
