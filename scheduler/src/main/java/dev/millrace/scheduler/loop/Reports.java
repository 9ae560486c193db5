package dev.millrace.scheduler.loop;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskOutcome.Ignored;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerSession;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.ArtifactRow;
import dev.millrace.scheduler.store.EventWrites;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.Store;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the reports of workers mean for the runs in memory. */
final class Reports {
  private final RunTable runs;
  private final WorkerTable workers;
  private final Store store;
  private final ArtifactStore artifacts;
  private final ShardKeeper shards;

  Reports(
      RunTable runs,
      WorkerTable workers,
      Store store,
      ArtifactStore artifacts,
      ShardKeeper shards) {
    this.runs = runs;
    this.workers = workers;
    this.store = store;
    this.artifacts = artifacts;
    this.shards = shards;
  }

  void started(ToScheduler.Started report, Turn turn) {
    runs.find(report.attempt())
        .ifPresent(
            ref ->
                ref.run()
                    .apply(
                        ref.position(),
                        new TaskEvent.Started(turn.now(), report.attempt().token()),
                        turn));
  }

  /**
   * Every report about a run of this scheduler is acknowledged after the commit, also one that
   * changed nothing. One about another's run is left to that one; so is one with a token that is
   * not known here yet, because then this scheduler is out of date and does not know it.
   */
  void finished(Finished report, String peer, Turn turn) {
    AttemptKey attempt = report.attempt();
    if (!shards.owns(attempt.run())) {
      return;
    }
    Optional<TaskRef> known = runs.find(attempt);
    if (known.isEmpty()) {
      turn.send(peer, new ToWorker.Ack(attempt));
      return;
    }
    TaskRef ref = known.get();
    ActiveRun run = ref.run();
    if (!run.knowsToken(ref.position(), attempt.token())) {
      turn.ignored(run, ref.position(), Ignored.NEWER_TOKEN);
      shards.lookSoon();
      return;
    }
    if (ref.isHeldBy(attempt) && outputsAreComing(report)) {
      return; // the worker repeats the report, and then they are here
    }
    turn.send(peer, new ToWorker.Ack(attempt));
    if (!ref.isHeldBy(attempt)) {
      turn.ignored(run, ref.position(), "report with a token that is not current");
      return;
    }
    if (isReturned(report)) {
      workers.find(report.worker()).ifPresent(WorkerSession::refused);
      run.apply(ref.position(), new TaskEvent.Returned(turn.now(), attempt.token()), turn);
      return;
    }
    if (run.task(ref.position()).state() == TaskState.DISPATCHED) {
      run.apply(
          ref.position(), new TaskEvent.Started(beganAt(report, turn), attempt.token()), turn);
    }
    Optional<TaskEvent> waits = waits(report, turn);
    CacheNote note = run.result(ref.position()).cache();
    if (waits.isPresent()) {
      run.apply(ref.position(), waits.get(), turn); // what it left behind does not count yet
      return;
    }
    boolean wanted = run.task(ref.position()).state() != TaskState.CANCELLING;
    Optional<Failure> failure = failure(report);
    if (wanted && failure.isEmpty()) {
      Map<String, Object> values = new LinkedHashMap<>(report.values());
      report.registrations().forEach(wish -> register(wish, ref, values, turn));
      run.keep(ref.position(), new TaskResult(report.outputs(), values, note));
      if (report.registrations().isEmpty()) {
        note.key().ifPresent(key -> turn.writes().cacheEntry(entry(key, ref, turn)));
      }
    } else {
      run.keep(ref.position(), new TaskResult(report.outputs(), Map.of(), note));
    }
    for (Output output : report.outputs()) {
      turn.writes().artifact(new ArtifactRow(run.header().id(), ref.id(), output, turn.now()));
    }
    run.apply(ref.position(), event(attempt, failure, turn), turn);
  }

  /** The result, for later tasks; a registration is more than a result, and must be done again. */
  private static CacheEntry entry(CacheKey key, TaskRef ref, Turn turn) {
    ActiveRun run = ref.run();
    TaskResult result = run.result(ref.position());
    int attempt = run.task(ref.position()).attempt();
    Origin origin = new Origin(run.header().id(), ref.id(), attempt, turn.now());
    return new CacheEntry(run.header().dag(), key, origin, result.outputs(), result.values());
  }

  private static boolean isReturned(Finished report) {
    return report.failure() != null
        && report.failure().failureClass().equals(ToScheduler.Failure.RETURNED);
  }

  private Optional<TaskEvent> waits(Finished report, Turn turn) {
    if (report.waiting() == null || report.failure() != null) {
      return Optional.empty();
    }
    long token = report.attempt().token();
    Optional<Wait> wanted = wanted(report.waiting(), report.attempt());
    return Optional.of(
        wanted.isPresent()
            ? new TaskEvent.AttemptWaits(turn.now(), token, wanted.get())
            : new TaskEvent.AttemptFailed(
                turn.now(),
                token,
                new Failure(
                    FailureClass.INTERNAL,
                    "It waits for '%s', which this scheduler does not know; update it."
                        .formatted(report.waiting().kind()))));
  }

  private Optional<Wait> wanted(ToScheduler.Wait said, AttemptKey attempt) {
    Optional<Instant> until =
        said.untilMillis() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(said.untilMillis()));
    return switch (said.kind()) {
      case "time" -> Optional.of(new Wait.Moment(until.orElse(Instant.EPOCH), said.params()));
      case "decision" -> Optional.of(new Wait.Decision(said.question(), until));
      case "run" ->
          Optional.of(new Wait.ChildRun(shards.childOf(attempt), said.dag(), said.params()));
      default -> Optional.empty(); // a newer worker may know more
    };
  }

  private static TaskEvent event(AttemptKey attempt, Optional<Failure> failure, Turn turn) {
    return failure.isPresent()
        ? new TaskEvent.AttemptFailed(turn.now(), attempt.token(), failure.get())
        : new TaskEvent.Succeeded(turn.now(), attempt.token());
  }

  /** Whether bytes of a success are still to be brought from the folder of another scheduler. */
  private boolean outputsAreComing(Finished report) {
    boolean coming = false;
    if (report.failure() == null) {
      for (Output output : report.outputs()) {
        coming |= !artifacts.has(output.digest()) && artifacts.bring(output.digest());
      }
    }
    return coming;
  }

  /** A success whose bytes are not here is not one. */
  private Optional<Failure> failure(Finished report) {
    if (report.failure() != null) {
      return Optional.of(
          new Failure(failureClass(report.failure().failureClass()), report.failure().message()));
    }
    return report.outputs().stream()
        .filter(output -> !artifacts.has(output.digest()))
        .findFirst()
        .map(
            output ->
                new Failure(
                    FailureClass.TRANSIENT,
                    "Output '%s' (sha256:%s) was reported but is not in the artifact store."
                        .formatted(output.port(), output.digest())));
  }

  private static FailureClass failureClass(String word) {
    for (FailureClass known : FailureClass.values()) {
      if (known.name().equals(word)) {
        return known;
      }
    }
    return FailureClass.INTERNAL; // a newer worker may know more classes
  }

  private void register(Registration wish, TaskRef ref, Map<String, Object> values, Turn turn) {
    ActiveRun run = ref.run();
    Optional<Long> before =
        Optional.ofNullable(wish.alias())
            .flatMap(alias -> store.model(wish.model(), alias))
            .map(ToWorker.Model::version);
    ModelVersionRow version =
        store.register(
            new ModelVersionRow(
                wish.model(),
                0,
                false,
                wish.bundleDigest(),
                run.header().id(),
                ref.id(),
                run.header().dag(),
                run.header().dagVersion(),
                Optional.ofNullable(wish.alias()),
                wish.facts(),
                turn.now()));
    String attempt =
        run.header().id() + "." + ref.position() + "." + run.task(ref.position()).history().token();
    EventWrites events = turn.writes().events();
    if (version.isNew()) {
      events.happened(Happenings.registered(version, attempt));
    }
    version
        .alias()
        .filter(alias -> before.filter(old -> old == version.version()).isEmpty())
        .ifPresent(alias -> events.happened(Happenings.moved(version, attempt, alias)));
    values.put("model", version.model());
    values.put("version", version.version());
  }

  /** The worker's own clock counts only for how long it took. */
  private static Instant beganAt(Finished report, Turn turn) {
    long took = Math.max(0, report.endedAtMillis() - report.startedAtMillis());
    return turn.now().minus(Duration.ofMillis(took));
  }
}
