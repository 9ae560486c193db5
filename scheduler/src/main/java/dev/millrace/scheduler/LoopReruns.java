package dev.millrace.scheduler;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.PastRun;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.fork.Remains;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.request.RunRequest;
import dev.millrace.scheduler.shards.ShardOfRun;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.scheduler.store.StoredRun;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs that are made from others; a call returns once its effect is durable. Any thread. */
final class LoopReruns implements Reruns {
  private final SchedulerSettings settings;
  private final RequestRouter router;
  private final DagPlans dags;
  private final Queries queries;
  private final Forks forks;
  private final Remains remains;
  private final RunIds ids;
  private final Clock clock;

  LoopReruns(
      SchedulerSettings settings,
      RequestRouter router,
      DagPlans dags,
      Queries queries,
      Forks forks,
      Remains remains,
      RunIds ids,
      Clock clock) {
    this.settings = settings;
    this.router = router;
    this.dags = dags;
    this.queries = queries;
    this.forks = forks;
    this.remains = remains;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public ForkView plan(String run, Fork fork) {
    try {
      return view(planned(run, fork));
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  @Override
  public RunView fork(String run, Fork fork, Optional<String> plan, Optional<String> key) {
    try {
      RunHeader past = forks.past(run).header();
      String id = ids.next(past.dag(), key);
      Optional<RunView> known = key.flatMap(given -> queries.run(id));
      if (known.isPresent()) {
        return known.get();
      }
      Forks.Planned planned = planned(run, fork);
      if (plan.filter(seen -> !seen.equals(planned.plan().digest())).isPresent()) {
        throw Forks.changed(run);
      }
      if (planned.isIdle()) {
        throw new Refused(
            Refused.Reason.CONFLICT,
            "Nothing to run: every step of run %s would be reused. Name a step to run again, or a parameter that one depends on."
                .formatted(run));
      }
      RunHeader header = header(id, planned, fork);
      return router
          .carryOut(new RunRequest.Start(header))
          .or(() -> queries.run(id))
          .orElseThrow(LoopReruns::unavailable);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  @Override
  public RunView goOn(String run, Optional<Integer> generation) {
    try {
      StoredRun stored = forks.stored(run);
      int next = stored.generations().number() + 1;
      int wanted = generation.orElse(next);
      if (wanted == next && stored.state().isTerminal()) {
        remains.check(stored, forks.dag(stored.header().dag(), stored.header().dagVersion()));
      }
      router.carryOut(new RunRequest.GoOn(run, wanted));
      return queries.run(run).orElseThrow(LoopReruns::unavailable);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private Forks.Planned planned(String run, Fork fork) {
    PastRun past = forks.past(run);
    DagPlan dag = fork.latest() ? current(past.header().dag()) : past.plan();
    fork.from().forEach(step -> check(dag.dag(), step));
    Map<String, Object> params =
        GivenParameters.complete(dag.dag(), params(past, dag.dag(), fork.params()));
    return forks.plan(past, dag, params, Set.copyOf(fork.from()));
  }

  private DagPlan current(String dag) {
    return dags.current(dag)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Reason.NOT_FOUND, "There is no DAG called '" + dag + "' any more."));
  }

  /** Those of the past run that the DAG still has, with what was given instead. */
  private static Map<String, Object> params(PastRun past, Dag dag, Map<String, Object> given) {
    Map<String, Object> params = new LinkedHashMap<>(past.header().params());
    params.keySet().retainAll(dag.params().stream().map(RunParameter::name).toList());
    params.putAll(given);
    return params;
  }

  private static void check(Dag dag, String step) {
    if (dag.step(step).isPresent()) {
      return;
    }
    if (dag.finallySteps().stream().anyMatch(last -> last.id().equals(step))) {
      throw new Refused(
          Refused.Reason.INVALID,
          "Step '%s' stands below finally and runs in every run; name a step of the main part."
              .formatted(step));
    }
    List<String> known = dag.steps().stream().map(DagStep::id).toList();
    throw new Refused(
        Refused.Reason.INVALID,
        "DAG '%s' has no step '%s'; expected %s. %s"
            .formatted(dag.name(), step, Nearest.list(known), Nearest.suggestion(step, known))
            .strip());
  }

  private RunHeader header(String id, Forks.Planned planned, Fork fork) {
    RunHeader past = planned.past().header();
    return new RunHeader(
        id,
        ShardOfRun.of(id, settings.shards()),
        past.dag(),
        planned.dag().dag().version(),
        planned.params(),
        past.trigger(),
        clock.instant(),
        past.timeout(),
        Optional.empty(),
        fork.cache(),
        Optional.of(
            new RunHeader.Fork(
                past.id(), fork.from().stream().distinct().toList(), planned.plan().digest())),
        past.tick());
  }

  private static ForkView view(Forks.Planned planned) {
    ForkPlan plan = planned.plan();
    return new ForkView(
        planned.past().header().id(),
        planned.dag().dag().name(),
        planned.dag().dag().version(),
        planned.params(),
        plan.changes(),
        plan.steps().stream()
            .map(
                step ->
                    new ForkView.Step(
                        step.id(),
                        step.kind(),
                        step.action().name().toLowerCase(Locale.ROOT),
                        step.why(),
                        step.notRepeated()))
            .toList(),
        planned.isIdle(),
        plan.digest());
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE, "The database did not answer. Try again in a moment.");
  }
}
