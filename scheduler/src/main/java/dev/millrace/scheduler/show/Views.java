package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.ItemCount;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunOutput;
import dev.millrace.engine.run.RunOutputs;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunOutputView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.CachedFrom;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.ItemsView;
import dev.millrace.engine.view.TaskView.OutputView;
import dev.millrace.engine.view.TaskView.ProgressView;
import dev.millrace.engine.why.TaskReason;
import dev.millrace.engine.why.WaitCause;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns state into views. */
final class Views {
  private Views() {}

  static RunView run(ActiveRun run) {
    return new RunView(
        run.header().id(),
        run.header().dag(),
        run.header().dagVersion(),
        run.state().name(),
        run.header().params(),
        run.header().trigger(),
        run.header().createdAt(),
        run.startedAt(),
        run.endedAt(),
        Optional.of(run.reason()).filter(reason -> !reason.isEmpty()),
        run.counts(),
        run.header().timeout().map(Deadlines::text),
        run.header().parent().map(parent -> new RunView.Parent(parent.run(), parent.task())),
        run.header().cache(),
        run.header().fork().map(Views::forkedFrom),
        generations(run.generations()),
        outputs(run.outputs()),
        run.header().tick().map(Views::tick));
  }

  static RunView.Tick tick(RunTick tick) {
    return new RunView.Tick(
        tick.trigger(), tick.tick(), tick.window().start(), tick.window().end());
  }

  static RunView.ForkedFrom forkedFrom(RunHeader.Fork fork) {
    return new RunView.ForkedFrom(fork.run(), fork.from());
  }

  static List<RunView.Generation> generations(Generations generations) {
    List<RunView.Generation> views = new ArrayList<>();
    for (Generations.Ended end : generations.ended()) {
      views.add(
          new RunView.Generation(
              views.size() + 1,
              end.state().name(),
              Optional.of(end.reason()).filter(reason -> !reason.isEmpty()),
              end.endedAt(),
              end.againAt()));
    }
    return views;
  }

  static Map<String, RunOutputView> outputs(RunOutputs outputs) {
    Map<String, RunOutputView> views = new LinkedHashMap<>();
    outputs.byName().forEach((name, output) -> views.put(name, output(output)));
    return views;
  }

  private static RunOutputView output(RunOutput output) {
    if (output instanceof RunOutput.Artifact made) {
      return new RunOutputView(
          made.type(),
          Optional.of("sha256:" + made.digest()),
          Optional.of(made.bytes()),
          made.facts(),
          Optional.of(made.task()),
          Optional.empty(),
          Optional.empty());
    }
    return new RunOutputView(
        output.type(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        output instanceof RunOutput.Value value ? Optional.of(value.value()) : Optional.empty(),
        output instanceof RunOutput.Missing missing
            ? Optional.of(missing.reason())
            : Optional.empty());
  }

  static TaskView task(TaskRef ref, Optional<ProgressView> progress, WaitBoard waits) {
    DagStep step = ref.run().step(ref.position());
    String run = ref.run().header().id();
    Task task = ref.run().task(ref.position());
    return task(
        ref.run().header().id(),
        ref.id(),
        step.id(),
        step.kind().name(),
        task,
        ref.run().result(ref.position()),
        unsettled(ref),
        progress,
        ref.run().task(ref.position()).state() == TaskState.READY
            ? waits.cause(run, ref.run().plan().dag(), step)
            : Optional.empty(),
        ref.run()
            .items(ref.position())
            .map(range -> new ItemsView(range.count(), ref.run().itemStates(ref.position()))));
  }

  /**
   * @param unsettled upstream steps that have not ended
   * @param waiting what it waits for if it is ready, if that is known
   * @param items of a mapped task whose elements are known
   */
  static TaskView task(
      String run,
      String id,
      String step,
      String kind,
      Task task,
      TaskResult result,
      List<String> unsettled,
      Optional<ProgressView> progress,
      Optional<WaitCause> waiting,
      Optional<ItemsView> items) {
    return new TaskView(
        run,
        id,
        step,
        kind,
        task.state().name(),
        task.history().begun(),
        task.held().map(Assignment::worker),
        waitsFor(task, unsettled, awaits(result).or(() -> waiting.map(WaitCause::line))),
        failure(task),
        task.state() == TaskState.RUNNING
            ? items.map(Views::progress).or(() -> progress)
            : Optional.empty(),
        task.history().readyAt(),
        task.history().startedAt(),
        task instanceof Task.Ended end ? Optional.of(end.at()) : Optional.empty(),
        result.outputs().stream().map(Views::output).toList(),
        result.values(),
        task.waitsFor()
            .filter(Wait.Decision.class::isInstance)
            .map(asked -> ((Wait.Decision) asked).question()),
        items,
        result
            .cache()
            .origin()
            .map(from -> new CachedFrom(from.run(), from.task(), from.attempt(), from.at())),
        Optional.of(result.cache().why()).filter(why -> !why.isEmpty()));
  }

  private static Optional<String> awaits(TaskResult result) {
    return Optional.of(result.cache().awaits()).filter(other -> !other.isEmpty());
  }

  /** How far a mapped task is: how many of its items have ended. */
  private static ProgressView progress(ItemsView items) {
    ItemCount count = ItemCount.of(items.states());
    int failed = count.failed();
    String what =
        "%d of %d items, %d at work".formatted(count.ended(), items.total(), count.working());
    double fraction = items.total() == 0 ? 1 : (double) count.ended() / items.total();
    return new ProgressView(fraction, failed == 0 ? what : what + ", " + failed + " failed");
  }

  private static List<String> unsettled(TaskRef ref) {
    return ref.run().step(ref.position()).upstream().stream()
        .filter(id -> !ref.run().task(ref.run().indexOf(id)).state().isTerminal())
        .toList();
  }

  static OutputView output(Output output) {
    Map<String, Object> facts = new LinkedHashMap<>(output.facts());
    Optional<Long> rows =
        facts.remove("rows") instanceof Number number
            ? Optional.of(number.longValue())
            : Optional.empty();
    return new OutputView(
        output.port(), output.type(), "sha256:" + output.digest(), output.bytes(), rows, facts);
  }

  static DagView dag(
      Dag dag,
      String file,
      Instant updatedAt,
      Optional<String> lastRun,
      Optional<String> lastRunState) {
    DagGraph graph = DagGraph.of(dag);
    return new DagView(
        dag.name(),
        dag.version(),
        dag.description(),
        dag.owner(),
        dag.labels(),
        file,
        updatedAt,
        dag.params().stream()
            .map(
                param ->
                    new DagView.Param(
                        param.name(),
                        param.type(),
                        param.description(),
                        param.fallback().isEmpty(),
                        param.fallback().orElse(null)))
            .toList(),
        graph.steps(),
        graph.edges(),
        lastRun,
        lastRunState);
  }

  private static Optional<String> waitsFor(
      Task task, List<String> unsettled, Optional<String> waiting) {
    return switch (task.state()) {
      case PENDING ->
          Optional.of(unsettled.isEmpty() ? "the other steps" : String.join(" and ", unsettled));
      case READY -> Optional.of(waiting.orElse("a free slot"));
      case DISPATCHED -> Optional.of("its worker to begin");
      case WAITING -> task.waitsFor().map(Views::wanted);
      case BACKOFF -> Optional.of("its next attempt at " + ((Task.Backoff) task).retryAt());
      case CANCELLING -> Optional.of(TaskReason.proof(task));
      case SKIPPED, UPSTREAM_FAILED, CANCELLED -> Optional.of(((Task.Ended) task).reason());
      case RUNNING, SUCCEEDED, CACHED, FAILED -> Optional.empty();
    };
  }

  private static String wanted(Wait wait) {
    String latest = wait.until().map(at -> ", at the latest at " + at).orElse("");
    if (wait instanceof Wait.ChildRun child) {
      return "run " + child.run() + " of " + child.dag();
    }
    return wait instanceof Wait.Decision decision
        ? "a person's decision: " + decision.question() + latest
        : "its moment at " + wait.until().orElseThrow();
  }

  private static Optional<FailureView> failure(Task task) {
    Optional<Failure> failure = Optional.empty();
    if (task instanceof Task.Ended end) {
      failure = end.failure();
    } else if (task instanceof Task.Backoff backoff) {
      failure = Optional.of(backoff.last());
    }
    return failure.map(f -> new FailureView(f.failureClass().name(), f.message()));
  }
}
