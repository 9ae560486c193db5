package dev.millrace.scheduler.store;

import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OpenLease;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the loop relies on, on every database. */
abstract class StoreContract extends OwnedStore {
  /** One task in every state, at the edges of what each can hold. */
  private static List<Task> everyState() {
    History none = new History(0, 0, 0, Optional.of(at(1)), Optional.empty());
    History some = new History(3, 1, 42, Optional.of(at(1)), Optional.of(at(5)));
    History begun = new History(3, 1, 42, Optional.of(at(1)), Optional.empty());
    Assignment held = new Assignment("w1", 3, 42, at(4));
    Optional<Failure> timeout = Optional.of(new Failure(FailureClass.TIMEOUT, "It took 30s."));
    List<Task> tasks =
        new ArrayList<>(
            List.of(
                new Task.Pending(),
                new Task.Pending(anew()),
                new Task.Ready(anew(), at(2)),
                new Task.Ready(none, at(2)),
                new Task.Ready(some, at(2)),
                new Task.Dispatched(begun, held),
                new Task.Running(some, held, at(5)),
                new Task.Backoff(some, at(60), new Failure(FailureClass.TRANSIENT, "Busy.")),
                new Task.Cancelling(some, held, Optional.empty(), false),
                new Task.Cancelling(some, held, timeout, false),
                new Task.Cancelling(begun, held, timeout, true)));
    tasks.addAll(waiting(some, held, timeout));
    tasks.addAll(withOpenLease(held));
    for (TaskState end : TaskState.values()) {
      if (end.isTerminal()) {
        Optional<Failure> why =
            end == TaskState.FAILED
                ? Optional.of(new Failure(FailureClass.DATA, "Row 3: 'ü' ≠ 7"))
                : Optional.empty();
        String reason = end == TaskState.SKIPPED ? "nothing upstream ran" : "";
        tasks.add(new Task.Ended(some, end, why, reason, at(9)));
      }
    }
    return tasks;
  }

  /** What waits, and what goes on after it waited. */
  private static List<Task> waiting(History some, Assignment held, Optional<Failure> timeout) {
    Map<String, Object> params = Map.of("trees", 200L, "share", 0.25, "tags", List.of("a", "ü"));
    Wait.ChildRun child = new Wait.ChildRun("c1", "wine-child", params);
    History approved = answered(some, Answer.decision(true, "ada", "looks \"good\""));
    return List.of(
        new Task.Waiting(some, new Wait.Moment(at(60)), at(9)),
        new Task.Waiting(some, new Wait.Moment(at(60), Map.of("since", "ü")), at(9)),
        new Task.Waiting(some, new Wait.Decision("Ship it?", Optional.empty()), at(9)),
        new Task.Waiting(some, new Wait.Decision("Ship it?", Optional.of(at(60))), at(9)),
        new Task.Waiting(some, child, at(9)),
        new Task.CancellingChild(some, child, Optional.empty()),
        new Task.CancellingChild(some, child, timeout),
        new Task.Ready(approved, at(10), true),
        new Task.Ready(answered(some, Answer.moment()), at(10), true),
        new Task.Ready(answered(some, Answer.noDecision()), at(10)),
        new Task.Dispatched(answered(some, Answer.runEnded("c1", "FAILED", "x: USER: no")), held),
        new Task.Running(answered(some, ended()), held, at(12)),
        new Task.Running(approved, held, at(12)),
        new Task.Ended(approved, TaskState.SUCCEEDED, Optional.empty(), "", at(13)));
  }

  private static Answer ended() {
    Map<String, Object> model = Map.of("type", "model", "digest", DIGEST, "bytes", 12L);
    Map<String, Object> f1 = Map.of("type", "number", "value", 0.5);
    return Answer.runEnded("c1", "SUCCEEDED", "", "v1", Map.of("model", model, "f1", f1));
  }

  private static History answered(History history, Answer answer) {
    return new History(
        history.begun(),
        history.lost(),
        history.token(),
        history.readyAt(),
        history.startedAt(),
        Optional.of(answer),
        history.openLease());
  }

  private static List<Task> withOpenLease(Assignment held) {
    History open =
        new History(
            3,
            1,
            42,
            Optional.of(at(1)),
            Optional.of(at(5)),
            Optional.empty(),
            Optional.of(new OpenLease("w0", at(17))));
    return List.of(
        new Task.Ready(open, at(4)),
        new Task.Running(open, held, at(5)),
        new Task.Cancelling(open, held, Optional.empty(), false),
        new Task.CancellingUnproven(open, "asked by ada"),
        new Task.Ended(open, TaskState.SUCCEEDED, Optional.empty(), "", at(13)));
  }

  /** Of a task whose run went on after the attempts that it had. */
  private static History anew() {
    return new History(
        3,
        0,
        42,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new OpenLease("w9", at(9))),
        Optional.of(3));
  }

  @Test
  void whoPausedEverythingIsSeenWithEachLook() {
    Pause pause = new Pause("ada", "new disks", at(9));
    assertThat(store.look(ME, 4).maintenance()).isEmpty();
    backend().maintenance(Optional.of(pause));
    assertThat(store.look(ME, 4).maintenance()).contains(pause);
    try (Store other = backend().connect()) {
      assertThat(other.look("scheduler-2", 4).maintenance()).contains(pause);
    }
    backend().maintenance(Optional.empty());
    assertThat(store.look(ME, 4).maintenance()).isEmpty();
  }

  @Test
  void aRunThatGoesOnComesBackWithHowItEndedBefore() {
    ActiveRun ended =
        run(
            header("r1", 0),
            RunState.FAILED,
            List.of(
                new Task.Ended(
                    new History(2, 0, 7, Optional.of(at(1)), Optional.of(at(2))),
                    TaskState.FAILED,
                    Optional.of(new Failure(FailureClass.DATA, "broken")),
                    "",
                    at(3))));
    insert(ended);
    StoredRun before = store.run("r1").orElseThrow();
    assertThat(before.state()).isEqualTo(RunState.FAILED);
    assertThat(before.generations().number()).isEqualTo(1);
    ActiveRun again = before.restore(ended.plan(), EXPRESSIONS);
    Writes writes = new Writes();
    writes.changed(again);
    writes.changed(again, 0, 7);
    assertThat(again.reopen(at(9), new Collected())).isTrue();

    store.commit(writes, ME, epochs);

    assertThat(store.openRuns(epochs)).hasSize(1);
    assertStored(again);
    StoredRun stored = store.run("r1").orElseThrow();
    assertThat(stored.generations()).isEqualTo(again.generations());
    assertThat(stored.generations().ended()).hasSize(1);
    assertThat(stored.endedAt()).isEmpty();
    assertThat(store.run("r2")).isEmpty();
  }

  @Test
  void aForkComesBackWithWhatItWasMadeFrom() {
    RunHeader plain = header("r1", 0);
    RunHeader fork =
        new RunHeader(
            plain.id(),
            plain.shard(),
            plain.dag(),
            plain.dagVersion(),
            plain.params(),
            plain.trigger(),
            plain.createdAt(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(new RunHeader.Fork("r0", List.of("s1", "s0"), "f".repeat(64))));
    insert(run(fork, RunState.RUNNING, List.of(new Task.Pending())));
    assertThat(store.openRuns(epochs).get(0).header()).isEqualTo(fork);
    insert(pending("r2", 0, 1));
    assertThat(store.run("r2").orElseThrow().header().fork()).isEmpty();
  }

  private void assertStored(ActiveRun run) {
    StoredRun stored = store.openRuns(epochs).get(0);
    assertThat(stored.header()).isEqualTo(run.header());
    assertThat(stored.state()).isEqualTo(run.state());
    assertThat(stored.stop()).isEqualTo(run.stop());
    assertThat(stored.startedAt()).isEqualTo(run.startedAt());
    assertThat(stored.reason()).isEqualTo(run.reason());
    int size = run.size();
    assertThat(stored.tasks())
        .isEqualTo(IntStream.range(0, size).mapToObj(i -> run.task(i)).toList());
    assertThat(stored.results())
        .isEqualTo(IntStream.range(0, size).mapToObj(i -> run.result(i)).toList());
  }

  @Test
  void everyStateOfATaskComesBackAsItWasInserted() {
    ActiveRun run = run(header("r1", 0), RunState.CANCELLING, everyState());
    insert(run);
    assertStored(run);
  }

  @Test
  void everyStateOfATaskComesBackAsItWasUpdated() {
    List<Task> states = everyState();
    insert(pending("r1", 0, states.size()));
    ActiveRun moved = run(header("r1", 0), RunState.CANCELLING, states);
    Writes writes = new Writes();
    writes.changed(moved);
    for (int i = 0; i < states.size(); i++) {
      writes.changed(moved, i, 0);
    }

    store.commit(writes, ME, epochs);

    assertStored(moved);
  }

  @Test
  void itemsComeBackWithTheirTaskAndThoseWithoutARowAreNotBegun() {
    DagPlan plan = StepSketch.plan("wine", StepSketch.step("m").forEach(List.of("a", "b", "c")));
    ActiveRun run = ActiveRun.create(header("r1", 0), plan, EXPRESSIONS);
    insert(run);
    Collected moves = new Collected();
    run.begin(at(1), moves);
    int second = run.indexOf("m[1]");
    Assignment held = new Assignment("w1", 1, run.nextToken(), at(2));
    run.apply(second, new TaskEvent.Assigned(at(2), held), moves);
    Writes writes = new Writes();
    writes.changed(run);
    writes.changed(run, 0, 0);
    writes.expanded(run, 0);
    writes.newItem(run, second);
    writes.newAttempt(
        new AttemptRow(
            "r1",
            "m[1]",
            1,
            Optional.of(held),
            AttemptState.ASSIGNED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));

    store.commit(writes, ME, epochs);

    StoredRun stored = store.openRuns(epochs).get(0);
    assertThat(stored.ranges()).isEqualTo(Map.of(0, new ItemRange(1, 3)));
    assertThat(stored.tasks())
        .containsExactly(run.task(0), new Task.Pending(), run.task(second), new Task.Pending());
    assertThat(stored.results()).hasSize(4);

    run.apply(second, new TaskEvent.Started(at(3), held.token()), moves);
    Writes later = new Writes();
    later.changed(run, second, held.token());
    store.commit(later, ME, epochs);
    assertThat(store.openRuns(epochs).get(0).tasks().get(2)).isEqualTo(run.task(second));
    assertThat(catchThrowable(() -> store.commit(writes, ME, epochs)))
        .as("an item has one row")
        .isNotNull();
  }

  /** Effects that nobody looks at. */
  private static final class Collected implements RunEffects {
    @Override
    public void runChanged(ActiveRun run) {}

    @Override
    public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {}

    @Override
    public void command(ActiveRun run, int task, TaskCommand command) {}

    @Override
    public void ignored(ActiveRun run, int task, String reason) {}
  }

  @Test
  void aRunKeepsItsTimeLimitItsParentAndWhyItStops() {
    RunHeader plain = header("r1", 0);
    RunHeader child =
        new RunHeader(
            plain.id(),
            plain.shard(),
            plain.dag(),
            plain.dagVersion(),
            plain.params(),
            "dag",
            plain.createdAt(),
            Optional.of(Duration.ofMinutes(10)),
            Optional.of(new RunHeader.Parent("r0", "train", 3)));
    insert(run(child, RunState.RUNNING, List.of()));
    for (StopKind stop : StopKind.values()) {
      ActiveRun stopping = run(child, RunState.CANCELLING, Optional.of(stop), List.of());
      Writes writes = new Writes();
      writes.changed(stopping);
      store.commit(writes, ME, epochs);

      assertStored(stopping);
    }
  }

  @Test
  void theEndOfARunCanBeLookedUp() {
    insert(
        run(header("r1", 0), RunState.RUNNING, List.of()),
        run(header("r2", 1), RunState.FAILED, List.of()));

    assertThat(store.runEnd("r1").map(RunEnd::state)).contains(RunState.RUNNING);
    assertThat(store.runEnd("r2").map(RunEnd::state)).contains(RunState.FAILED);
    assertThat(store.runEnd("r3")).isEmpty();
  }

  /** A run that succeeds now, and leaves what its DAG declares. */
  private static ActiveRun succeeding(String id, int shard) {
    DagPlan plan =
        StepSketch.leaving(
            StepSketch.plan("wine", step("s0"), step("s1")),
            new DagOutput.Artifact("table", "s1", "data", ArtifactType.DATASET),
            new DagOutput.Value("values", "steps.s1.values.labels + ['ü']", ValueType.LIST),
            new DagOutput.Artifact("none", "s0", "data", ArtifactType.DATASET));
    Task ended = new Task.Ended(History.NONE, TaskState.SUCCEEDED, Optional.empty(), "", at(2));
    return ActiveRun.restore(
        header(id, shard),
        plan,
        EXPRESSIONS,
        RunState.RUNNING,
        Optional.of(at(1)),
        "",
        new Task[] {ended, ended},
        new TaskResult[] {TaskResult.NONE, result(1)});
  }

  @Test
  void whatARunLeavesIsStoredWithItsEnd() {
    ActiveRun ended = succeeding("r1", 0);
    ended.resume(at(3), new Collected());
    insert(ended);
    ActiveRun open = succeeding("r2", 1);
    insert(open);
    assertThat(store.runEnd("r2").orElseThrow().outputs().isEmpty()).isTrue();
    open.resume(at(3), new Collected());
    Writes writes = new Writes();
    writes.changed(open);
    store.commit(writes, ME, epochs);

    assertThat(ended.outputs().byName().keySet()).containsExactly("table", "values", "none");
    for (String run : List.of("r1", "r2")) {
      assertThat(store.runEnd(run).orElseThrow())
          .isEqualTo(new RunEnd(RunState.SUCCEEDED, "", "v1", ended.outputs()));
    }
  }

  @Test
  void endedRunsAreNotOpenButExistAndOlderOnesComeFirst() {
    insert(
        run(header("r2", 1), RunState.QUEUED, List.of()),
        run(header("r1", 0), RunState.RUNNING, List.of()),
        run(header("r3", 3), RunState.SUCCEEDED, List.of()));

    assertThat(store.openRuns(epochs)).extracting(r -> r.header().id()).containsExactly("r1", "r2");
    assertThat(store.openRuns(Map.of(1, epochs.get(1))))
        .extracting(r -> r.header().id())
        .containsExactly("r2");
    assertThat(store.runExists("r3")).isTrue();
    assertThat(store.runExists("r4")).isFalse();
  }

  @Test
  void aLookShowsWhoOwnsWhatAndHowLongEachSchedulerWasSilent() {
    backend().silent("scheduler-2", Duration.ofSeconds(90));
    store.release(ME, Map.of(1, epochs.get(1), 2, epochs.get(2) - 1));

    ShardTable table = store.look(ME, 5);

    assertThat(table.ownedBy(ME)).isEqualTo(Map.of(0, 1L, 2, 1L, 3, 1L));
    assertThat(table.shards().get(1)).isEqualTo(new ShardTable.Shard(Optional.empty(), 1));
    assertThat(table.shards().get(4)).isEqualTo(new ShardTable.Shard(Optional.empty(), 0));
    assertThat(table.signs().get(ME).age()).isLessThan(Duration.ofSeconds(30));
    assertThat(table.signs().get("scheduler-2").age()).isGreaterThan(Duration.ofSeconds(89));
  }

  @Test
  void aShardIsTakenOnceAtAnEpoch() {
    try (Store other = backend().connect()) {
      assertThat(other.take("scheduler-2", Map.of(1, 1L, 2, 7L))).isEqualTo(Map.of(1, 2L));
      assertThat(store.take("scheduler-3", Map.of(1, 1L))).isEmpty();
      assertThat(store.look(ME, 4).ownedBy("scheduler-2")).isEqualTo(Map.of(1, 2L));
    }
  }

  @Test
  void whoHandedAShardOverWritesNothingForItUntilItTakesItAgain() {
    store.release(ME, Map.of(0, epochs.get(0)));
    Writes writes = new Writes();
    writes.newRun(pending("r1", 0, 1));

    assertThatThrownBy(() -> store.commit(writes, ME, epochs)).isInstanceOf(OwnershipLost.class);

    store.commit(writes, ME, store.take(ME, Map.of(0, epochs.get(0))));
    assertThat(store.runExists("r1")).isTrue();
  }

  @Test
  void whoLeftIsNotMissedAndWhoWasSilentForAWeekIsForgotten() {
    backend().silent("here", Duration.ofDays(6));
    backend().silent("long-gone", Duration.ofDays(7).plusSeconds(5));
    store.leave(ME);
    assertThat(backend().schedulers()).containsExactly("here", "long-gone");

    store.look(ME, 4);
    assertThat(backend().schedulers()).containsExactly("here", ME);
  }

  @Test
  void aTaskWithAnotherTokenStopsTheWholeBatch() {
    List<Task> tasks = everyState();
    ActiveRun run = run(header("r1", 0), RunState.RUNNING, tasks);
    ActiveRun other = pending("r2", 1, 1);
    insert(run, other);
    ActiveRun moved = run(header("r1", 0), RunState.FAILED, tasks);
    Writes writes = new Writes();
    writes.changed(moved);
    writes.changed(moved, 0, 0);
    writes.changed(moved, 4, 41); // 42 is stored
    writes.newRun(pending("r3", 2, 1));
    writes.artifact(new ArtifactRow("r1", "s0", result(1).outputs().get(0), T0));
    store.register(model("wine", DIGEST, "live"));

    assertThatThrownBy(() -> store.commit(writes, ME, epochs)).isInstanceOf(OwnershipLost.class);

    assertStored(run);
    assertThat(store.runExists("r3")).isFalse();
    assertThat(store.artifact(DIGEST)).isEmpty();
    assertThat(store.model("wine", "live")).isEmpty();
  }

  @Test
  void whoLostAShardWritesNothing() {
    ActiveRun run = pending("r1", 2, 2);
    insert(run);
    try (Store newOwner = backend().connect()) {
      Map<Integer, Long> newEpochs = Databases.takeAllShards(newOwner, "scheduler-2", 4);
      assertThat(newEpochs.get(2)).isEqualTo(epochs.get(2) + 1);
      Writes writes = new Writes();
      writes.newRun(pending("r2", 3, 1));

      assertThatThrownBy(() -> store.commit(writes, ME, epochs))
          .isInstanceOf(OwnershipLost.class)
          .hasMessageContaining("[3]");
      assertThatThrownBy(() -> store.commit(writes, ME, newEpochs))
          .as("the right epoch of someone else")
          .isInstanceOf(OwnershipLost.class);

      assertThat(newOwner.runExists("r2")).isFalse();
      newOwner.commit(writes, "scheduler-2", newEpochs);
      assertThat(newOwner.runExists("r2")).isTrue();
    }
  }

  @Test
  void takingOverAgainRaisesEveryEpoch() {
    Map<Integer, Long> again = Databases.takeAllShards(store, ME, 4);

    assertThat(again).hasSize(4);
    again.forEach((shard, epoch) -> assertThat(epoch).isEqualTo(epochs.get(shard) + 1));
    Writes writes = new Writes();
    writes.newRun(pending("r1", 0, 1));
    assertThatThrownBy(() -> store.commit(writes, ME, epochs)).isInstanceOf(OwnershipLost.class);
  }

  @Test
  void textsThatADatabaseRefusesAreMendedAndLongOnesCut() {
    String emoji = "\uD83C\uDF77";
    Map<String, String> keptAs =
        Map.of(
            "a\0b",
            "a b",
            "half \uD83C of a pair",
            "half \uFFFD of a pair",
            "\uDF77",
            "\uFFFD",
            "x".repeat(50_000),
            "x".repeat(9_992) + " … (cut)",
            "x" + emoji.repeat(20_000),
            "x" + emoji.repeat(4_995) + "\uFFFD … (cut)");
    keptAs.forEach(
        (text, expected) -> {
          backend().empty();
          store = backend().connect();
          epochs = Databases.takeAllShards(store, ME, 4);
          Failure failure = new Failure(FailureClass.USER, text);
          History history = new History(1, 0, 1, Optional.of(T0), Optional.of(T0));
          Task failed = new Task.Ended(history, TaskState.FAILED, Optional.of(failure), text, T0);
          insert(run(header("r1", 0), RunState.RUNNING, List.of(failed)));

          Task.Ended stored = (Task.Ended) store.openRuns(epochs).get(0).tasks().get(0);
          assertThat(stored.reason()).isEqualTo(expected);
          assertThat(stored.failure().orElseThrow().message()).isEqualTo(expected);
        });
  }

  @Test
  void valuesWithHalvesOfSurrogatePairsAreMendedToo() {
    TaskResult odd = new TaskResult(List.of(), Map.of("text", "half \uD83C"));
    ActiveRun run =
        ActiveRun.restore(
            header("r1", 0),
            StepSketch.wide("wine", 1),
            EXPRESSIONS,
            RunState.RUNNING,
            Optional.empty(),
            "",
            new Task[] {new Task.Pending()},
            new TaskResult[] {odd});
    insert(run);

    assertThat(store.openRuns(epochs).get(0).results().get(0).values())
        .isEqualTo(Map.of("text", "half \uFFFD"));
  }

  @Test
  void aValueThatCanNeverBeStoredIsToldFromADatabaseThatIsAway() {
    RunHeader tooLong = header("r".repeat(41), 0);

    assertThatThrownBy(() -> insert(run(tooLong, RunState.RUNNING, List.of())))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isAboutTheData()).isTrue());
    assertThat(new StoreException("reading", new SQLException("gone", "08006")))
        .matches(e -> !e.isAboutTheData());
  }

  @Test
  void aBatchThatFailedLeavesNothingForTheNext() {
    Map<String, Object> notJson = Map.of("self", new Object());
    ActiveRun bad =
        ActiveRun.restore(
            header("r2", 0),
            StepSketch.wide("wine", 1),
            EXPRESSIONS,
            RunState.RUNNING,
            Optional.empty(),
            "",
            new Task[] {new Task.Pending()},
            new TaskResult[] {new TaskResult(List.of(), notJson)});
    assertThatThrownBy(() -> insert(pending("r1", 0, 2), bad))
        .isInstanceOf(IllegalArgumentException.class);

    insert(pending("r3", 0, 1));

    assertThat(store.openRuns(epochs)).extracting(r -> r.header().id()).containsExactly("r3");
  }

  @Test
  void aRunOfFiveThousandTasksIsOneCommit() {
    ActiveRun run = pending("r1", 0, 5_000);
    insert(run);
    Writes writes = new Writes();
    for (int i = 0; i < 5_000; i++) {
      writes.changed(run, i, 0);
    }
    store.commit(writes, ME, epochs);

    assertThat(store.openRuns(epochs).get(0).tasks()).hasSize(5_000);
  }

  @Test
  void anAttemptKeepsItsStartThroughWhatFollows() {
    DagPlan plan = StepSketch.plan("wine", step("a"));
    ActiveRun run = ActiveRun.create(header("r1", 0), plan, EXPRESSIONS);
    insert(run);
    Assignment held = new Assignment("w1", 1, 1, at(1));
    AttemptRow assigned =
        new AttemptRow(
            "r1",
            "a",
            held,
            AttemptState.ASSIGNED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    AttemptRow running =
        new AttemptRow(
            "r1",
            "a",
            held,
            AttemptState.RUNNING,
            Optional.of(at(2)),
            Optional.empty(),
            Optional.empty());
    AttemptRow lost =
        new AttemptRow(
            "r1",
            "a",
            held,
            AttemptState.LOST,
            Optional.empty(),
            Optional.of(at(3)),
            Optional.of(new Failure(FailureClass.LOST, "Worker w1 left.")));
    for (AttemptRow each : List.of(assigned, running, lost)) {
      Writes writes = new Writes();
      writes.changed(run);
      if (each == assigned) {
        writes.newAttempt(each);
      } else {
        writes.changedAttempt(each);
      }
      store.commit(writes, ME, epochs);
    }

    assertThat(backend().attempt("state")).isEqualTo("LOST");
    assertThat(backend().attempt("started_at")).isEqualTo(Long.toString(at(2).toEpochMilli()));
    assertThat(backend().attempt("ended_at")).isEqualTo(Long.toString(at(3).toEpochMilli()));
  }

  @Test
  void anAttemptThatGoesOnHasItsNewWorkerAndToken() {
    DagPlan plan = StepSketch.plan("wine", step("a"));
    ActiveRun run = ActiveRun.create(header("r1", 0), plan, EXPRESSIONS);
    insert(run);
    commit(run, attempt(Optional.of(new Assignment("w1", 1, 1, at(1))), AttemptState.RUNNING, 2));
    commit(run, attempt(Optional.empty(), AttemptState.WAITING, 2));
    assertThat(backend().attempt("token")).isEqualTo("1");

    commit(run, attempt(Optional.of(new Assignment("w2", 1, 5, at(9))), AttemptState.ASSIGNED, 2));

    assertThat(backend().attempt("token")).isEqualTo("5");
    assertThat(backend().attempt("worker")).isEqualTo("w2");
    assertThat(backend().attempt("assigned_at")).isEqualTo(Long.toString(at(9).toEpochMilli()));
    assertThat(backend().attempt("started_at")).isEqualTo(Long.toString(at(2).toEpochMilli()));
  }

  @Test
  void anAttemptThatChangesTwiceInABatchKeepsWhoHadIt() {
    DagPlan plan = StepSketch.plan("wine", step("a"));
    ActiveRun run = ActiveRun.create(header("r1", 0), plan, EXPRESSIONS);
    Writes writes = new Writes();
    writes.newRun(run);
    writes.newAttempt(
        attempt(Optional.of(new Assignment("w1", 1, 1, at(1))), AttemptState.ASSIGNED, 2));
    writes.changedAttempt(attempt(Optional.empty(), AttemptState.WAITING, 2));

    store.commit(writes, ME, epochs);

    assertThat(backend().attempt("worker") + " " + backend().attempt("state"))
        .isEqualTo("w1 WAITING");
  }

  @Test
  void theNextAttemptLeavesTheOneBeforeAsItWas() {
    ActiveRun run =
        ActiveRun.create(header("r1", 0), StepSketch.plan("wine", step("a")), EXPRESSIONS);
    insert(run);
    commit(run, attempt(Optional.of(new Assignment("w1", 1, 1, at(1))), AttemptState.RUNNING, 2));
    commit(run, lost(1));

    Writes writes = new Writes();
    writes.changed(run, 0, 0);
    writes.newAttempt(second());
    store.commit(writes, ME, epochs);

    assertTwoAttempts();
  }

  @Test
  void anAttemptMayEndAndTheNextBeginInOneBatch() {
    ActiveRun run =
        ActiveRun.create(header("r1", 0), StepSketch.plan("wine", step("a")), EXPRESSIONS);
    insert(run);
    commit(run, attempt(Optional.of(new Assignment("w1", 1, 1, at(1))), AttemptState.RUNNING, 2));

    Writes writes = new Writes();
    writes.changed(run, 0, 0);
    writes.changedAttempt(lost(1));
    writes.newAttempt(second());
    store.commit(writes, ME, epochs);

    assertTwoAttempts();
  }

  @Test
  void attemptsOfOneTaskDoNotTouchThoseOfAnother() {
    ActiveRun run =
        ActiveRun.create(
            header("r1", 0), StepSketch.plan("wine", step("a"), step("b")), EXPRESSIONS);
    insert(run);
    Writes writes = new Writes();
    writes.changed(run, 0, 0);
    writes.changed(run, 1, 0);
    writes.newAttempt(
        attempt(Optional.of(new Assignment("w1", 1, 1, at(1))), AttemptState.RUNNING, 2));
    store.commit(writes, ME, epochs);

    assertThat(backend().attempt("worker")).isEqualTo("w1");
  }

  private void assertTwoAttempts() {
    assertThat(backend().attempts("state")).containsExactly("LOST", "ASSIGNED");
    assertThat(backend().attempts("token")).containsExactly("1", "5");
    assertThat(backend().attempts("worker")).containsExactly("w1", "w2");
    assertThat(backend().attempts("started_at"))
        .containsExactly(Long.toString(at(2).toEpochMilli()), null);
    assertThat(backend().attempts("ended_at"))
        .containsExactly(Long.toString(at(3).toEpochMilli()), null);
  }

  private static AttemptRow lost(int number) {
    return new AttemptRow(
        "r1",
        "a",
        number,
        Optional.empty(),
        AttemptState.LOST,
        Optional.empty(),
        Optional.of(at(3)),
        Optional.of(new Failure(FailureClass.LOST, "Worker w1 left.")));
  }

  private static AttemptRow second() {
    return new AttemptRow(
        "r1",
        "a",
        new Assignment("w2", 2, 5, at(4)),
        AttemptState.ASSIGNED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static AttemptRow attempt(
      Optional<Assignment> assignment, AttemptState state, long started) {
    return new AttemptRow(
        "r1",
        "a",
        1,
        assignment,
        state,
        Optional.of(at(started)),
        Optional.empty(),
        Optional.empty());
  }

  private void commit(ActiveRun run, AttemptRow attempt) {
    Writes writes = new Writes();
    writes.changed(run);
    if (attempt.state() == AttemptState.RUNNING) {
      writes.newAttempt(attempt);
    } else {
      writes.changedAttempt(attempt);
    }
    store.commit(writes, ME, epochs);
  }
}
