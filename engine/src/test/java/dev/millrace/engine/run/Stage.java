package dev.millrace.engine.run;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A run on which a test plays the worker. Time moves by a second with each event. */
final class Stage implements RunEffects {
  static final Expressions EXPRESSIONS = new Expressions();
  static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

  final DagPlan plan;
  final List<String> offered = new ArrayList<>();
  final List<String> revoked = new ArrayList<>();
  final List<String> killed = new ArrayList<>();
  final List<String> children = new ArrayList<>();
  final List<String> ignored = new ArrayList<>();
  final List<String> order = new ArrayList<>();
  int runChanges;
  ActiveRun run;
  private Instant now = T0;

  private Stage(DagPlan plan) {
    this.plan = plan;
  }

  static Stage of(StepSketch... steps) {
    return of(List.of(steps), List.of());
  }

  static Stage of(List<StepSketch> steps, List<StepSketch> finallySteps) {
    return of(Optional.empty(), steps, finallySteps);
  }

  static Stage of(
      Optional<Duration> timeout, List<StepSketch> steps, List<StepSketch> finallySteps) {
    Dag dag =
        new Dag(
            "d",
            "v1",
            "",
            "",
            Map.of(),
            List.of(),
            steps.stream().map(StepSketch::build).toList(),
            finallySteps.stream().map(StepSketch::build).toList(),
            Map.of());
    Stage stage = new Stage(new DagPlan(dag));
    RunHeader header =
        new RunHeader(
            "r1", 0, "d", "v1", Map.of("deep", true), "manual", T0, timeout, Optional.empty());
    stage.run = ActiveRun.create(header, stage.plan, EXPRESSIONS);
    return stage;
  }

  Stage begin() {
    run.begin(tick(), this);
    return this;
  }

  Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  /** Another stage for the same DAG, whose time goes on from here. */
  Stage beside() {
    Stage stage = new Stage(plan);
    stage.now = now;
    return stage;
  }

  /** A run like this one, made of what is durable. */
  Stage restored() {
    return restored(plan);
  }

  /** The same, where the DAG is read otherwise now. */
  Stage restored(DagPlan read) {
    Stage stage = new Stage(read);
    Map<Integer, ItemRange> ranges = new LinkedHashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      int task = i;
      run.items(task).ifPresent(range -> ranges.put(task, range));
    }
    stage.now = now;
    stage.run =
        ActiveRun.restore(
            run.header(),
            read,
            EXPRESSIONS,
            run.state(),
            run.stop(),
            run.startedAt(),
            run.endedAt(),
            run.reason(),
            run.generations(),
            IntStream.range(0, run.size()).mapToObj(this::durable).toArray(Task[]::new),
            IntStream.range(0, run.size()).mapToObj(run::result).toArray(TaskResult[]::new),
            ranges);
    return stage;
  }

  private Task durable(int task) {
    boolean kept = !run.isItem(task) || ActiveRun.isDurable(run.task(task));
    return kept ? run.task(task) : new Task.Pending();
  }

  Stage starts(String... steps) {
    for (String step : steps) {
      int task = run.indexOf(step);
      int number = run.task(task).attempt();
      Assignment held = new Assignment("w1", number, run.nextToken(), tick());
      apply(step, new TaskEvent.Assigned(now, held));
      apply(step, new TaskEvent.Started(now, held.token()));
    }
    return this;
  }

  /** Runs the steps to success, each with an output on port {@code data}. */
  Stage succeeds(String... steps) {
    for (String step : steps) {
      leaves(step, Map.of(), "data");
    }
    return this;
  }

  Stage leaves(String step, Map<String, Object> values, String... ports) {
    starts(step);
    List<Output> outputs =
        Arrays.stream(ports).map(p -> new Output(p, "file", "0".repeat(64), 1, Map.of())).toList();
    run.keep(run.indexOf(step), new TaskResult(outputs, values));
    return apply(step, new TaskEvent.Succeeded(tick(), token(step)));
  }

  Stage fails(String... steps) {
    for (String step : steps) {
      starts(step);
      stops(step, FailureClass.USER);
    }
    return this;
  }

  Stage stops(String step, FailureClass why) {
    return apply(
        step, new TaskEvent.AttemptFailed(tick(), token(step), new Failure(why, step + " broke.")));
  }

  /** Begins the step, which then waits. */
  Stage waits(String step, Wait wait) {
    starts(step);
    return apply(step, new TaskEvent.AttemptWaits(tick(), token(step), wait));
  }

  /** What the step waits for has come. */
  Stage comes(String step, Answer answer) {
    return apply(step, new TaskEvent.Resumed(tick(), answer));
  }

  /** Runs a step to success that makes a dataset; what is said of it may be nothing. */
  Stage makes(String step, Map<String, Object> facts) {
    starts(step);
    Output made = new Output("data", "dataset", "d".repeat(64), 9, facts);
    run.keep(run.indexOf(step), new TaskResult(List.of(made), Map.of()));
    return apply(step, new TaskEvent.Succeeded(tick(), token(step)));
  }

  Stage apply(String step, TaskEvent event) {
    run.apply(run.indexOf(step), event, this);
    return this;
  }

  long token(String step) {
    return run.task(run.indexOf(step)).history().token();
  }

  TaskState state(String step) {
    return run.task(run.indexOf(step)).state();
  }

  Task.Ended end(String step) {
    return (Task.Ended) run.task(run.indexOf(step));
  }

  Map<String, TaskState> states() {
    Map<String, TaskState> states = new LinkedHashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      states.put(plan.step(i).id(), run.task(i).state());
    }
    return states;
  }

  @Override
  public void runChanged(ActiveRun changed) {
    runChanges++;
  }

  @Override
  public void taskMoved(ActiveRun moved, int task, Task before, TaskEvent event) {
    order.add(moved.taskId(task) + " " + moved.task(task).state());
  }

  @Override
  public void command(ActiveRun of, int task, TaskCommand command) {
    if (command instanceof TaskCommand.Offer) {
      offered.add(of.taskId(task));
    } else if (command instanceof TaskCommand.Revoke revoke) {
      (revoke.kill() ? killed : revoked).add(of.taskId(task));
    } else if (command instanceof TaskCommand.StartChild start) {
      children.add("start " + start.child().run());
    } else if (command instanceof TaskCommand.StopChild stop) {
      children.add((stop.kill() ? "kill " : "cancel ") + stop.child().run());
    }
  }

  @Override
  public void ignored(ActiveRun of, int task, String reason) {
    ignored.add(of.taskId(task) + ": " + reason);
  }
}
