package dev.millrace.scheduler.show;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WhyView.Behind;
import dev.millrace.engine.view.WhyView.TaskWhy;
import dev.millrace.engine.why.Reason;
import dev.millrace.engine.why.TaskReason;
import dev.millrace.engine.why.TaskReason.Known;
import dev.millrace.engine.why.TaskReason.Upstream;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.show.TaskQueries.StoredTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Why runs and tasks are where they are. */
final class WhyQueries {
  private final TaskQueries tasks;
  private final DagPlans dags;
  private final ItemCounts items;
  private final ReadyReasons ready;
  private final RunQueue queue;

  WhyQueries(
      TaskQueries tasks, DagPlans dags, ItemCounts items, ReadyReasons ready, RunQueue queue) {
    this.tasks = tasks;
    this.dags = dags;
    this.items = items;
    this.ready = ready;
    this.queue = queue;
  }

  /** A run. */
  WhyView run(RunView run) {
    Look look = new Look(run);
    List<TaskWhy> listed =
        look.steps.values().stream()
            .filter(Predicate.not(task -> task.task().state().isSuccess()))
            .map(look::why)
            .sorted(Comparator.comparingInt(why -> rank(TaskState.valueOf(why.state()))))
            .toList();
    Optional<Behind> behind = behind(run);
    String line = behind.map(RunQueue::line).orElseGet(() -> line(run, listed));
    return new WhyView(run.id(), run.dag(), run.state(), line, listed, behind);
  }

  /** A task, and the chain of what it waits for. */
  Optional<WhyView> task(RunView run, String task) {
    Look look = new Look(run);
    Optional<StoredTask> found =
        Optional.ofNullable(look.steps.get(task)).or(() -> tasks.one(run.id(), task));
    return found.map(
        first -> {
          List<TaskWhy> chain = new ArrayList<>();
          Set<String> seen = new LinkedHashSet<>();
          for (StoredTask next = first; next != null && seen.add(next.id()); ) {
            TaskWhy why = look.why(next);
            chain.add(why);
            next = look.firstOf(why.waitsFor());
          }
          Optional<Behind> behind = behind(run);
          String last = chain.get(chain.size() - 1).line();
          String line = behind.map(RunQueue::line).orElse(last);
          return new WhyView(run.id(), run.dag(), run.state(), line, chain, behind);
        });
  }

  private Optional<Behind> behind(RunView run) {
    return RunState.valueOf(run.state()) == RunState.QUEUED ? queue.before(run) : Optional.empty();
  }

  /** What keeps others comes first, what runs before what waits for it. */
  private static int rank(TaskState state) {
    return switch (state) {
      case FAILED -> 0;
      case WAITING, BACKOFF, READY, DISPATCHED -> 1;
      case CANCELLING -> 2;
      case RUNNING -> 3;
      case PENDING -> 4;
      case UPSTREAM_FAILED, CANCELLED -> 5;
      case SKIPPED -> 6;
      case SUCCEEDED, CACHED -> 7;
    };
  }

  private static String line(RunView run, List<TaskWhy> tasks) {
    if (RunState.valueOf(run.state()) == RunState.QUEUED) {
      return "made, not begun; its scheduler begins it within moments";
    }
    if (run.endedAt().isPresent()) {
      return run.reason().orElse("all its steps have ended");
    }
    return tasks.stream()
        .filter(task -> !TaskState.valueOf(task.state()).isTerminal())
        .findFirst()
        .map(first -> first.task() + ": " + first.line())
        .orElse("all its steps have ended");
  }

  /** All tasks of steps of one run at one moment. */
  private final class Look {
    private final RunView run;
    private final Optional<DagPlan> plan;
    private final Map<String, StoredTask> steps;
    private final Map<String, Reason> ofReady;

    Look(RunView run) {
      this.run = run;
      this.plan = dags.plan(run.dag(), run.version());
      this.steps = tasks.ofSteps(run.id(), plan.map(DagPlan::size).orElse(0));
      List<String> asked =
          steps.values().stream()
              .filter(task -> mayHaveReady(task.task()))
              .map(StoredTask::step)
              .toList();
      this.ofReady = ready.of(run.id(), run.dag(), run.version(), asked);
    }

    private boolean mayHaveReady(Task task) {
      return task.state() == TaskState.READY || task instanceof Task.Mapped;
    }

    TaskWhy why(StoredTask stored) {
      List<Upstream> upstream = upstream(stored);
      Reason reason =
          TaskReason.of(
              new Known(
                  run.id() + "/" + stored.id(),
                  stored.task(),
                  upstream,
                  stored.result().cache().awaits(),
                  Optional.ofNullable(ofReady.get(stored.step())),
                  stored.items().map(range -> items.of(run.id(), stored.task(), range))));
      return new TaskWhy(
          stored.id(),
          stored.task().state().name(),
          reason.cause(),
          reason.line(),
          reason.facts(),
          TaskReason.since(stored.task()),
          upstream.stream().map(Upstream::task).toList());
    }

    /** Tasks upstream that have not ended. */
    private List<Upstream> upstream(StoredTask stored) {
      int index = plan.map(known -> known.indexOf(stored.step())).orElse(-1);
      if (index < 0 || stored.task().state() != TaskState.PENDING) {
        return List.of();
      }
      List<Upstream> before = new ArrayList<>();
      for (String step : plan.get().step(index).upstream()) {
        StoredTask other = steps.get(step);
        if (other != null && !other.task().state().isTerminal()) {
          before.add(new Upstream(step, other.task().state()));
        }
      }
      return before;
    }

    /** The one that says most about what keeps things: it waits itself for nothing else here. */
    StoredTask firstOf(List<String> waitsFor) {
      return waitsFor.stream()
          .map(steps::get)
          .min(Comparator.comparingInt(task -> rank(task.task().state())))
          .orElse(null);
    }
  }
}
