package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Where the inputs of a task come from: every task upstream of it that ran. */
final class Lineages {
  private final AssignmentBuilder assignments;

  Lineages(AssignmentBuilder assignments) {
    this.assignments = assignments;
  }

  /** In topological order, so the nearest come last. */
  List<Lineage> of(ActiveRun run, int position) throws ExpressionException {
    DagPlan plan = run.plan();
    TreeSet<Integer> above = new TreeSet<>();
    int step = run.stepTask(position);
    above.add(step);
    for (int i = step; i >= 0; i--) {
      if (above.contains(i)) {
        plan.step(i).upstream().forEach(id -> above.add(plan.indexOf(id)));
      }
    }
    above.remove(step);
    List<Lineage> lineage = new ArrayList<>();
    for (int i : above) {
      for (int task : run.producers(i)) {
        if (run.task(task).state().isSuccess()) {
          lineage.add(entry(run, task));
        }
      }
    }
    return lineage;
  }

  private Lineage entry(ActiveRun run, int position) throws ExpressionException {
    DagStep step = run.step(position);
    Map<String, Object> with = assignments.with(run, position);
    Map<String, Object> all = new LinkedHashMap<>(with);
    all.putAll(ItemTexts.of(step)); // as written: what the rows held is known to the worker alone
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    step.inputs().forEach((port, references) -> inputs.put(port, digests(run, references)));
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Output output : run.result(position).outputs()) {
      outputs.put(output.port(), output.digest());
    }
    return new Lineage(
        run.taskId(position),
        step.kind().name(),
        step.kind().version(),
        all,
        assignments.seed(run, step, with),
        inputs,
        outputs);
  }

  private static List<String> digests(ActiveRun run, List<InputReference> references) {
    List<String> digests = new ArrayList<>();
    for (InputReference reference : references) {
      if (reference instanceof InputReference.StepOutput source) {
        run.produced(source.step(), source.port())
            .forEach(made -> digests.add(made.output().digest()));
      } else if (reference instanceof InputReference.FixedArtifact fixed) {
        digests.add(fixed.digest());
      }
    }
    return digests;
  }
}
