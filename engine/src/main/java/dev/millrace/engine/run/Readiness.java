package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what becomes of a task once everything upstream has ended. */
final class Readiness {
  private final DagPlan plan;
  private final Expressions expressions;

  Readiness(DagPlan plan, Expressions expressions) {
    this.plan = plan;
    this.expressions = expressions;
  }

  /** Of the task of a step. Call only when every upstream task has ended. */
  TaskEvent decide(ActiveRun run, int task, Instant at) {
    return new JoinRule(plan, run, expressions)
        .stopper(task, at)
        .or(() -> missingInput(run, task, at))
        .or(() -> plan.isConditionOfItems(task) ? Optional.empty() : condition(run, task, task, at))
        .orElseGet(() -> new TaskEvent.Released(at));
  }

  /** What a mapped step that may go runs once for each of. */
  Elements elements(ActiveRun run, int step) throws ExpressionException {
    return Expansion.of(run, step, expressions);
  }

  /** Of an item of a mapped step. */
  TaskEvent decideItem(ActiveRun run, int step, int item, Instant at) {
    Optional<TaskEvent> skip =
        plan.isConditionOfItems(step) ? condition(run, step, item, at) : Optional.empty();
    return skip.orElseGet(() -> new TaskEvent.Released(at));
  }

  private Optional<TaskEvent> missingInput(ActiveRun run, int task, Instant at) {
    DagStep step = plan.step(task);
    Optional<InputReference.StepOutput> rows =
        step.fanOut()
            .map(FanOut::items)
            .filter(FanOut.Rows.class::isInstance)
            .map(items -> ((FanOut.Rows) items).source());
    if (rows.isPresent() && run.produced(rows.get().step(), rows.get().port()).isEmpty()) {
      String from = rows.get().step() + "." + rows.get().port();
      String why = "its rows come from " + from + ", which was not produced";
      return Optional.of(new TaskEvent.PassedOver(at, TaskState.SKIPPED, why));
    }
    for (Map.Entry<String, List<InputReference>> input : step.inputs().entrySet()) {
      boolean required =
          step.kind().input(input.getKey()).map(port -> port.required()).orElse(false);
      for (InputReference reference : input.getValue()) {
        if (required
            && reference instanceof InputReference.StepOutput source
            && run.produced(source.step(), source.port()).isEmpty()) {
          String from = source.step() + "." + source.port();
          String why =
              "its input '" + input.getKey() + "' comes from " + from + ", which was not produced";
          return Optional.of(new TaskEvent.PassedOver(at, TaskState.SKIPPED, why));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<TaskEvent> condition(ActiveRun run, int step, int task, Instant at) {
    Optional<String> condition = plan.step(step).condition();
    if (condition.isEmpty()) {
      return Optional.empty();
    }
    try {
      String why = "its condition is false: " + condition.get();
      return expressions.condition(condition.get(), run.scope(task))
          ? Optional.empty()
          : Optional.of(new TaskEvent.PassedOver(at, TaskState.SKIPPED, why));
    } catch (ExpressionException e) {
      return Optional.of(
          new TaskEvent.Refused(at, new Failure(FailureClass.USER, "if: " + e.getMessage())));
    }
  }
}
