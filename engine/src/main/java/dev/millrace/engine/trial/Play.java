package dev.millrace.engine.trial;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.trial.TrialOutcome.TaskOutcome;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.ValueDeclaration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Plays one run to its end: the rules are those of a real run, the workers are stubs, and the clock
 * jumps to whatever happens next. Deterministic.
 */
final class Play implements RunEffects {
  private static final String RUN_ID = "trial";
  private static final String WORKER = "stub";
  private static final String NO_DIGEST = "0".repeat(64);
  private static final int MOMENTS_MAX = 5_000_000; // a run has an end; this says so of a defect

  private final Trial trial;
  private final AttemptParameters parameters;
  private final ActiveRun run;
  private final PriorityQueue<Moment> moments = new PriorityQueue<>();
  private final Deque<Integer> offered = new ArrayDeque<>();
  private final Map<Integer, Map<String, Object>> with = new HashMap<>();
  private final List<String> began = new ArrayList<>();
  private Instant now;
  private long scheduled;
  private int running;

  /** Something that happens at a time; earlier ones first, of the same time in order of making. */
  private record Moment(Instant at, long order, Runnable action) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private Play(Dag dag, Trial trial, Expressions expressions) {
    this.trial = trial;
    this.parameters = new AttemptParameters(expressions);
    this.now = trial.start();
    RunHeader header =
        new RunHeader(
            RUN_ID,
            0,
            dag.name(),
            dag.version(),
            trial.params(),
            "manual",
            now,
            trial.timeout(),
            Optional.empty());
    this.run = ActiveRun.create(header, new DagPlan(dag), expressions);
  }

  /**
   * What becomes of a run.
   *
   * @param trial with complete parameters
   */
  static TrialOutcome of(Dag dag, Trial trial, Expressions expressions) {
    return new Play(dag, trial, expressions).play();
  }

  private TrialOutcome play() {
    run.begin(now, this);
    trial.timeout().ifPresent(limit -> at(now.plus(limit), () -> run.timePassed(now, this)));
    trial
        .cancelAfter()
        .ifPresent(
            after -> at(now.plus(after), () -> run.cancel(now, "cancelled by the test", this)));
    assign();
    for (int i = 0; i < MOMENTS_MAX && !run.state().isTerminal() && !moments.isEmpty(); i++) {
      Moment next = moments.poll();
      now = next.at();
      next.action().run();
      assign();
    }
    if (!run.state().isTerminal()) {
      throw new IllegalStateException("a played run does not end: " + run.counts());
    }
    return outcome();
  }

  private void at(Instant when, Runnable action) {
    moments.add(new Moment(when, scheduled++, action));
  }

  /** Gives what is on offer to the stubs, as far as there are slots. */
  private void assign() {
    while (!offered.isEmpty() && running < trial.slots().orElse(Integer.MAX_VALUE)) {
      int task = offered.poll();
      if (run.task(task).state() == TaskState.READY) {
        begin(task);
      }
    }
  }

  private void begin(int task) {
    Map<String, Object> rendered;
    Map<String, Object> known;
    try {
      rendered = new LinkedHashMap<>(parameters.render(run.step(task), run.scope(task)));
      known = written(run.step(task), rendered);
      rendered.putAll(ItemTexts.of(run.step(task))); // nobody reads the rows of a stub's dataset
      parameters.environment(run.step(task), run.scope(task));
    } catch (ExpressionException e) {
      Failure failure = new Failure(FailureClass.USER, e.getMessage());
      run.apply(task, new TaskEvent.Refused(now, failure), this);
      return;
    }
    int attempt = run.task(task).attempt();
    Assignment held = new Assignment(WORKER, attempt, run.nextToken(), now);
    with.put(task, rendered);
    began.add(run.taskId(task));
    running++;
    run.apply(task, new TaskEvent.Assigned(now, held), this);
    run.apply(task, new TaskEvent.Started(now, held.token()), this);
    DagStep step = run.step(task);
    Stub stub = trial.stub(run.taskId(task), step.id());
    Optional<Duration> limit = step.timeouts().attempt();
    boolean tooLong = limit.filter(most -> stub.takes().compareTo(most) > 0).isPresent();
    at(
        now.plus(tooLong ? limit.get() : stub.takes()),
        () -> end(task, held.token(), attempt, stub, known, tooLong));
  }

  /**
   * The values that a step returns as its own parameters give them, which no worker has to find.
   */
  private static Map<String, Object> written(DagStep step, Map<String, Object> rendered) {
    Map<String, Object> written = new LinkedHashMap<>();
    if (step.kind().free().values().map(rendered::get).orElse(null) instanceof Map<?, ?> values) {
      values.forEach((name, value) -> written.put(String.valueOf(name), value));
    }
    return written;
  }

  private void end(
      int task, long token, int attempt, Stub stub, Map<String, Object> known, boolean tooLong) {
    boolean still =
        run.task(task) instanceof Task.Running busy && busy.assignment().token() == token;
    if (!still) {
      return; // it was stopped meanwhile
    }
    running--;
    Optional<FailureClass> failure =
        tooLong ? Optional.of(FailureClass.TIMEOUT) : stub.failure(attempt);
    if (failure.isEmpty()) {
      run.keep(task, result(run.step(task), stub, known));
      run.apply(task, new TaskEvent.Succeeded(now, token), this);
    } else if (failure.get() == FailureClass.LOST) {
      run.apply(task, new TaskEvent.WorkerLost(now, token, "the test took its worker away"), this);
    } else {
      String message =
          tooLong
              ? "It took longer than its limit of "
                  + Deadlines.text(run.step(task).timeouts().attempt().orElseThrow())
                  + "."
              : stub.message().isEmpty() ? "The test lets it fail." : stub.message();
      run.apply(
          task, new TaskEvent.AttemptFailed(now, token, new Failure(failure.get(), message)), this);
    }
  }

  private static TaskResult result(DagStep step, Stub stub, Map<String, Object> known) {
    List<Output> outputs = new ArrayList<>();
    for (Port port : step.kind().outputs()) {
      if (stub.outputs().map(given -> given.contains(port.name())).orElse(true)) {
        Map<String, Object> facts =
            port.type() == ArtifactType.DATASET ? Map.of("rows", stub.rowCount()) : Map.of();
        outputs.add(new Output(port.name(), port.type().word(), NO_DIGEST, 0, facts));
      }
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (ValueDeclaration value : step.kind().values()) {
      values.put(value.name(), nothing(value));
    }
    values.putAll(known);
    values.putAll(stub.values());
    return new TaskResult(outputs, values);
  }

  private static Object nothing(ValueDeclaration value) {
    return switch (value.type()) {
      case TEXT, ANY -> "";
      case INTEGER -> 0L;
      case NUMBER -> 0.0;
      case BOOLEAN -> false;
      case LIST -> List.of();
    };
  }

  private TrialOutcome outcome() {
    Map<String, TaskOutcome> tasks = new LinkedHashMap<>();
    for (int i = 0; i < run.size(); i++) {
      tasks.put(run.taskId(i), outcome(i));
    }
    Duration took = Duration.between(trial.start(), run.endedAt().orElse(now));
    return new TrialOutcome(run.state(), run.reason(), took, tasks, began);
  }

  private TaskOutcome outcome(int task) {
    Task ended = run.task(task);
    String reason =
        ended instanceof Task.Ended end
            ? end.failure().map(Failure::message).orElse(end.reason())
            : "";
    int attempts = (int) began.stream().filter(run.taskId(task)::equals).count();
    return new TaskOutcome(
        ended.state(),
        attempts,
        reason,
        run.result(task).values(),
        Optional.ofNullable(with.get(task)));
  }

  @Override
  public void command(ActiveRun of, int task, TaskCommand command) {
    if (command instanceof TaskCommand.Offer) {
      offered.add(task);
    } else if (command instanceof TaskCommand.WakeAt wake) {
      Instant when = wake.at().isBefore(now) ? now : wake.at();
      at(when, () -> wake(task));
    } else if (command instanceof TaskCommand.Revoke revoke) {
      at(now, () -> stopped(task, revoke.assignment().token()));
    }
  }

  private void wake(int task) {
    Deadlines.due(run.task(task), run.step(task).timeouts(), now, end -> !now.isBefore(end))
        .ifPresent(event -> run.apply(task, event, this));
  }

  /** A stub stops at once when it is asked to. */
  private void stopped(int task, long token) {
    if (run.task(task).state() == TaskState.CANCELLING) {
      running--;
      Failure failure = new Failure(FailureClass.TRANSIENT, "It was stopped.");
      run.apply(task, new TaskEvent.AttemptFailed(now, token, failure), this);
    }
  }

  @Override
  public void runChanged(ActiveRun changed) {}

  @Override
  public void taskMoved(ActiveRun moved, int task, Task before, TaskEvent event) {
    // READY and RUNNING tasks may end by a limit of time alone.
    Deadlines.ends(moved.task(task), moved.step(task).timeouts())
        .forEach(end -> at(end.isBefore(now) ? now : end, () -> wake(task)));
  }

  @Override
  public void ignored(ActiveRun of, int task, String reason) {}
}
