package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code join} makes of how the tasks have ended that a step waits for. */
final class JoinRule {
  private final DagPlan plan;
  private final ActiveRun run;
  private final Expressions expressions;

  JoinRule(DagPlan plan, ActiveRun run, Expressions expressions) {
    this.plan = plan;
    this.run = run;
    this.expressions = expressions;
  }

  /** What keeps the task from running; empty if it may. */
  Optional<TaskEvent> stopper(int task, Instant at) {
    Join join = plan.step(task).join();
    if (join instanceof Join.States states) {
      return states(task, states.cel(), at);
    }
    return switch ((Join.Word) join) {
      case OK -> ok(task, at);
      case ANY -> any(task, at);
      case ALWAYS -> Optional.empty();
    };
  }

  private Optional<TaskEvent> ok(int task, Instant at) {
    int[] upstream = plan.upstream(task);
    int skipped = 0;
    Optional<TaskEvent> skip = Optional.empty();
    for (int u : upstream) {
      DagStep step = plan.step(u);
      switch (run.task(u).state()) {
        case FAILED, CANCELLED -> {
          if (step.onFailure() == OnFailure.FAIL) {
            return passOver(at, TaskState.UPSTREAM_FAILED, ended(u));
          }
          if (step.onFailure() == OnFailure.SKIP_DOWNSTREAM && skip.isEmpty()) {
            skip = passOver(at, TaskState.SKIPPED, ended(u) + " and skips what follows");
          }
        }
        case UPSTREAM_FAILED -> {
          return passOver(at, TaskState.UPSTREAM_FAILED, ended(u));
        }
        case SKIPPED -> skipped++;
        case SUCCEEDED, CACHED -> {}
        case PENDING, READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING ->
            throw new IllegalStateException(step.id() + " has not ended");
      }
    }
    if (skip.isEmpty() && skipped > 0 && skipped == upstream.length) {
      return passOver(at, TaskState.SKIPPED, "nothing upstream ran");
    }
    return skip;
  }

  /** Without success it fails only for a failure that would fail the run anyway. */
  private Optional<TaskEvent> any(int task, Instant at) {
    int[] upstream = plan.upstream(task);
    boolean failed = false;
    for (int u : upstream) {
      TaskState end = run.task(u).state();
      if (end.isSuccess()) {
        return Optional.empty();
      }
      failed |=
          end == TaskState.UPSTREAM_FAILED
              || hasFailed(end) && plan.step(u).onFailure() == OnFailure.FAIL;
    }
    if (upstream.length == 0) {
      return Optional.empty();
    }
    String why =
        IntStream.of(upstream)
            .mapToObj(u -> plan.step(u).id() + " is " + run.task(u).state())
            .collect(Collectors.joining(", "));
    return passOver(
        at,
        failed ? TaskState.UPSTREAM_FAILED : TaskState.SKIPPED,
        "nothing upstream succeeded: " + why);
  }

  private Optional<TaskEvent> states(int task, String cel, Instant at) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (int u : plan.upstream(task)) {
      TaskState end = run.task(u).state();
      states.put(
          plan.step(u).id(),
          Map.of(
              "succeeded",
              end.isSuccess(),
              "failed",
              end == TaskState.FAILED || end == TaskState.UPSTREAM_FAILED,
              "skipped",
              end == TaskState.SKIPPED,
              "cancelled",
              end == TaskState.CANCELLED));
    }
    Map<String, Object> names = new LinkedHashMap<>(states);
    names.put("steps", states); // for ids that CEL would read as a difference
    try {
      return expressions.condition(cel, new Scope(names))
          ? Optional.empty()
          : passOver(at, TaskState.SKIPPED, "its join is false: " + cel);
    } catch (ExpressionException e) {
      return Optional.of(
          new TaskEvent.Refused(at, new Failure(FailureClass.USER, "join: " + e.getMessage())));
    }
  }

  private static boolean hasFailed(TaskState end) {
    return end == TaskState.FAILED || end == TaskState.CANCELLED;
  }

  private String ended(int task) {
    return "upstream " + plan.step(task).id() + " is " + run.task(task).state();
  }

  private static Optional<TaskEvent> passOver(Instant at, TaskState end, String reason) {
    return Optional.of(new TaskEvent.PassedOver(at, end, reason));
  }
}
