package dev.millrace.scheduler.fork;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.store.StoredRun;
import java.util.List;

/** Whether what has succeeded of a run is still there for what has not. Any thread. */
public final class Remains {
  private final Outputs outputs;
  private final Expressions expressions;

  public Remains(Outputs outputs, Expressions expressions) {
    this.outputs = outputs;
    this.expressions = expressions;
  }

  /**
   * @throws Refused CONFLICT naming the first output that is gone and a step that needs it
   */
  public void check(StoredRun stored, DagPlan plan) {
    ActiveRun run = stored.restore(plan, expressions);
    Outputs.Search search = outputs.search();
    for (int task = 0; task < plan.mainCount(); task++) {
      TaskState state = run.task(task).state();
      if (!state.isSuccess() && state != TaskState.SKIPPED) {
        checkInputs(run, plan.step(task), search);
      }
    }
  }

  private static void checkInputs(ActiveRun run, DagStep step, Outputs.Search search) {
    for (List<InputReference> references : step.inputs().values()) {
      for (InputReference reference : references) {
        if (reference instanceof InputReference.StepOutput source
            && run.task(run.indexOf(source.step())).state().isSuccess()) {
          run.produced(source.step(), source.port())
              .forEach(produced -> check(run, step, source, produced.output(), search));
        }
      }
    }
  }

  private static void check(
      ActiveRun run,
      DagStep step,
      InputReference.StepOutput source,
      Output output,
      Outputs.Search search) {
    search
        .missing(output)
        .ifPresent(
            why -> {
              String id = run.header().id();
              throw new Refused(
                  Refused.Reason.CONFLICT,
                  "Run %s cannot go on: output %s of step %s (sha256:%s), which step %s needs, %s. Make a run of its own from it: millrace rerun %s --from %s"
                      .formatted(
                          id,
                          source.port(),
                          source.step(),
                          output.digest(),
                          step.id(),
                          why,
                          id,
                          source.step()));
            });
  }
}
