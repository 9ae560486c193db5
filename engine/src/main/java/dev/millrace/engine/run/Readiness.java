package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what becomes of a task once everything upstream has ended (join {@code ok}: nothing
 * upstream failed and something ran).
 */
final class Readiness {
  private final DagPlan plan;
  private final Expressions expressions;

  Readiness(DagPlan plan, Expressions expressions) {
    this.plan = plan;
    this.expressions = expressions;
  }

  /** Call only when every upstream task has ended. */
  TaskEvent decide(ActiveRun run, int task, Instant at) {
    return stopper(run, task, at)
        .or(() -> missingInput(run, task, at))
        .or(() -> condition(run, task, at))
        .orElseGet(() -> new TaskEvent.Released(at));
  }

  private Optional<TaskEvent> stopper(ActiveRun run, int task, Instant at) {
    int[] upstream = plan.upstream(task);
    int skipped = 0;
    Optional<TaskEvent> skip = Optional.empty();
    for (int u : upstream) {
      DagStep step = plan.step(u);
      switch (run.task(u).state()) {
        case FAILED, CANCELLED -> {
          if (step.onFailure() == OnFailure.FAIL) {
            return passOver(at, TaskState.UPSTREAM_FAILED, ended(run, u));
          }
          if (step.onFailure() == OnFailure.SKIP_DOWNSTREAM && skip.isEmpty()) {
            skip = passOver(at, TaskState.SKIPPED, ended(run, u) + " and skips what follows");
          }
        }
        case UPSTREAM_FAILED -> {
          return passOver(at, TaskState.UPSTREAM_FAILED, ended(run, u));
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

  private Optional<TaskEvent> missingInput(ActiveRun run, int task, Instant at) {
    DagStep step = plan.step(task);
    for (Map.Entry<String, List<InputReference>> input : step.inputs().entrySet()) {
      boolean required =
          step.kind().input(input.getKey()).map(port -> port.required()).orElse(false);
      for (InputReference reference : input.getValue()) {
        if (required
            && reference instanceof InputReference.StepOutput source
            && run.result(source.step()).output(source.port()).isEmpty()) {
          String from = source.step() + "." + source.port();
          String why =
              "its input '" + input.getKey() + "' comes from " + from + ", which was not produced";
          return passOver(at, TaskState.SKIPPED, why);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<TaskEvent> condition(ActiveRun run, int task, Instant at) {
    Optional<String> condition = plan.step(task).condition();
    if (condition.isEmpty()) {
      return Optional.empty();
    }
    try {
      return expressions.condition(condition.get(), run.scope(task))
          ? Optional.empty()
          : passOver(at, TaskState.SKIPPED, "its condition is false: " + condition.get());
    } catch (ExpressionException e) {
      return Optional.of(
          new TaskEvent.Refused(at, new Failure(FailureClass.USER, "if: " + e.getMessage())));
    }
  }

  private String ended(ActiveRun run, int task) {
    Task upstream = run.task(task);
    return "upstream " + plan.step(task).id() + " is " + upstream.state();
  }

  private static Optional<TaskEvent> passOver(Instant at, TaskState end, String reason) {
    return Optional.of(new TaskEvent.PassedOver(at, end, reason));
  }
}
