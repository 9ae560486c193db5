package dev.millrace.simulation.mutant;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.spi.FailureClass;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Plans misread. */
final class PlanMutants {
  private PlanMutants() {}

  /** Allows one attempt more, whatever failed. */
  static DagPlan oneAttemptMore(DagPlan plan) {
    return with(
        plan,
        step -> {
          RetryPolicy retry = step.retry();
          return step(
              step,
              step.upstream(),
              new RetryPolicy(
                  retry.max() + 1,
                  Set.of(
                      FailureClass.TRANSIENT,
                      FailureClass.OOM,
                      FailureClass.TIMEOUT,
                      FailureClass.LOST),
                  retry.initial(),
                  retry.factor(),
                  retry.limit(),
                  retry.jitter()));
        });
  }

  /** Forgets what steps wait for. */
  static DagPlan withoutEdges(DagPlan plan) {
    return with(plan, step -> step(step, List.of(), step.retry()));
  }

  /** Forgets what steps need of workers. */
  static DagPlan withoutTags(DagPlan plan) {
    return with(plan, step -> withOptions(step, step.options().limits(), WorkerNeeds.NONE));
  }

  /** Forgets what not every worker can do. */
  static DagPlan withoutAbilities(DagPlan plan) {
    return with(
        plan,
        step ->
            withOptions(
                step, step.options().limits(), step.options().worker().withAbilities(Set.of())));
  }

  private static DagStep withOptions(DagStep step, StepLimits limits, WorkerNeeds worker) {
    StepOptions options = step.options();
    return new DagStep(
        step.id(),
        step.kind(),
        step.inputs(),
        step.upstream(),
        step.with(),
        step.condition(),
        step.join(),
        step.fanOut(),
        step.retry(),
        step.timeouts(),
        step.onFailure(),
        new StepOptions(limits, worker, options.cache(), options.isolation(), options.code()));
  }

  private static DagPlan with(DagPlan plan, UnaryOperator<DagStep> change) {
    Dag dag = plan.dag();
    return new DagPlan(
        new Dag(
            dag.name(),
            dag.version(),
            dag.description(),
            dag.owner(),
            dag.labels(),
            dag.params(),
            dag.steps().stream().map(change).toList(),
            dag.finallySteps().stream().map(change).toList(),
            dag.files(),
            dag.maxParallel()));
  }

  private static DagStep step(DagStep step, List<String> upstream, RetryPolicy retry) {
    return new DagStep(
        step.id(),
        step.kind(),
        step.inputs(),
        upstream,
        step.with(),
        step.condition(),
        step.join(),
        step.fanOut(),
        retry,
        step.timeouts(),
        step.onFailure(),
        step.options());
  }

  /** Reads one element less of each list. */
  static DagPlan withoutLastElements(DagPlan plan) {
    return with(
        plan,
        step ->
            new DagStep(
                step.id(),
                step.kind(),
                step.inputs(),
                step.upstream(),
                step.with(),
                step.condition(),
                step.join(),
                step.fanOut().map(PlanMutants::withoutLast),
                step.retry(),
                step.timeouts(),
                step.onFailure(),
                step.options()));
  }

  private static FanOut withoutLast(FanOut fanOut) {
    List<?> elements = (List<?>) ((FanOut.Listed) fanOut.items()).written();
    int count = Math.max(0, elements.size() - 1);
    return new FanOut(new FanOut.Listed(elements.subList(0, count)), fanOut.failFast());
  }
}
