package dev.millrace.scheduler;

import dev.millrace.engine.language.DagReading;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.request.RunRequest;
import dev.millrace.scheduler.shards.ShardOfRun;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Commands; a call returns once its effect is durable, at whichever scheduler that is. */
final class LoopCommands implements Commands {
  private static final int PARAMS_CHARS_MAX = 1 << 20; // as the column has it

  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final Duration TIMEOUT_MAX = Duration.ofDays(365);

  private static final Logger LOG = Logger.getLogger(LoopCommands.class);

  private final SchedulerSettings settings;
  private final RequestRouter router;
  private final DagLibrary dags;
  private final Queries queries;
  private final Patience patience;
  private final RunIds ids;
  private final LoopPools pools;
  private final Clock clock;

  LoopCommands(
      SchedulerSettings settings,
      RequestRouter router,
      DagLibrary dags,
      Queries queries,
      Patience patience,
      RunIds ids,
      LoopPools pools,
      Clock clock) {
    this.settings = settings;
    this.router = router;
    this.dags = dags;
    this.queries = queries;
    this.patience = patience;
    this.ids = ids;
    this.pools = pools;
    this.clock = clock;
  }

  @Override
  public Submission submit(String file, String source, Map<String, String> files) {
    try {
      DagReading reading = patience.ask(() -> dags.submit(file, source, files));
      reading.dag().ifPresent(dag -> follow(dag.name()));
      return new Submission(
          reading.dag().flatMap(dag -> queries.dag(dag.name())), reading.findings());
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  /** So that what is answered holds for its schedules too; otherwise they follow in a moment. */
  private void follow(String dag) {
    if (!settings.fires()) {
      return;
    }
    try {
      router.carryOut(new RunRequest.Follow(dag));
    } catch (Refused e) {
      LOG.warnf("The schedules of DAG %s follow later: %s", dag, e.getMessage());
    }
  }

  @Override
  public RunView trigger(
      String dag, Map<String, Object> params, RunOptions options, Optional<String> idempotencyKey) {
    try {
      DagPlan plan =
          patience
              .ask(() -> dags.current(dag))
              .orElseThrow(
                  () ->
                      new Refused(Refused.Reason.NOT_FOUND, patience.ask(() -> dags.absence(dag))));
      RunHeader header =
          header(plan, GivenParameters.complete(plan.dag(), params), options, idempotencyKey);
      return router
          .carryOut(new RunRequest.Start(header))
          .or(() -> queries.run(header.id()))
          .orElseThrow(LoopCommands::unavailable);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private static Duration checked(Duration timeout) {
    if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new Refused(
          Refused.Reason.INVALID,
          "The timeout of a run is %s; from %s to %s was expected."
              .formatted(
                  Deadlines.text(timeout),
                  Deadlines.text(TIMEOUT_MIN),
                  Deadlines.text(TIMEOUT_MAX)));
    }
    return timeout;
  }

  @Override
  public PoolView definePool(String name, int slots) {
    return pools.define(name, slots);
  }

  @Override
  public void removePool(String name) {
    pools.remove(name);
  }

  @Override
  public PoolView pausePool(String name, String by, String reason) {
    return pools.pause(name, by, reason);
  }

  @Override
  public PoolView resumePool(String name, String by) {
    return pools.resume(name, by);
  }

  @Override
  public RunView cancel(String run, String reason) {
    return stop(new RunRequest.Cancel(run, reason, false));
  }

  @Override
  public RunView kill(String run, String reason) {
    return stop(new RunRequest.Cancel(run, reason, true));
  }

  private RunView stop(RunRequest.Cancel request) {
    open(request.run());
    try {
      router.carryOut(request);
    } catch (Refused e) {
      Optional<RunView> stopped = queries.run(request.run()).filter(run -> isWhatWas(request, run));
      if (stopped.isPresent()) {
        return stopped.get(); // it was carried out, and asked again because an answer got lost
      }
      open(request.run()); // says how it ended, if it has just ended
      throw e;
    }
    return queries.run(request.run()).orElseThrow(LoopCommands::unavailable);
  }

  private static boolean isWhatWas(RunRequest.Cancel asked, RunView run) {
    return run.state().equals(RunState.CANCELLED.name())
        && run.reason().filter(asked.reason()::equals).isPresent();
  }

  /**
   * @throws Refused if there is no such run, or it has ended
   */
  private void open(String run) {
    RunView known =
        queries
            .run(run)
            .orElseThrow(
                () -> new Refused(Refused.Reason.NOT_FOUND, "There is no run '" + run + "'."));
    if (RunState.valueOf(known.state()).isTerminal()) {
      throw new Refused(
          Refused.Reason.CONFLICT,
          "Run %s has ended already: %s%s."
              .formatted(run, known.state(), known.endedAt().map(at -> " at " + at).orElse("")));
    }
  }

  @Override
  public TaskView decide(String run, String task, boolean approved, String by, String comment) {
    TaskView known =
        queries
            .task(run, task)
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Reason.NOT_FOUND,
                        "There is no task '" + task + "' of a run '" + run + "'."));
    try {
      router.carryOut(new RunRequest.Decide(run, known.id(), approved, by, comment));
    } catch (Refused e) {
      open(run); // says how it ended, if it has
      throw e;
    }
    return queries.task(run, task).orElseThrow(LoopCommands::unavailable);
  }

  private RunHeader header(
      DagPlan plan,
      Map<String, Object> params,
      RunOptions options,
      Optional<String> idempotencyKey) {
    int chars = Json.write(params).length();
    if (chars > PARAMS_CHARS_MAX) {
      throw new Refused(
          Refused.Reason.INVALID,
          ("The parameters take %d characters as JSON; a run keeps at most %d. Put what is large"
                  + " into a file or an artifact.")
              .formatted(chars, PARAMS_CHARS_MAX));
    }
    String id = ids.next(plan.dag().name(), idempotencyKey);
    return new RunHeader(
        id,
        ShardOfRun.of(id, settings.shards()),
        plan.dag().name(),
        plan.dag().version(),
        params,
        "manual",
        clock.instant(),
        options.timeout().map(LoopCommands::checked),
        Optional.empty(),
        options.cache());
  }

  static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE,
        "The database did not answer. Try again with the same idempotency key in a moment.");
  }
}
