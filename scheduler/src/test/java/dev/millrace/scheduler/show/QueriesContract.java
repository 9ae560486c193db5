package dev.millrace.scheduler.show;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.ArtifactView;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagDurationsView.StepDuration;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.ItemsView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.ArtifactRow;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.JdbcStore;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are shown, on every database. */
abstract class QueriesContract {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final String ME = "scheduler-1";
  private static final Optional<String> ANY = Optional.empty();

  private final DagPlan plan =
      plan("wine", step("a"), step("b", "a"), step("c", "a", "b"), step("d"));
  private JdbcStore store;
  private Map<Integer, Long> epochs;
  JdbcQueries queries;

  abstract Database database();

  @BeforeEach
  void takeOver() {
    Databases.empty(database());
    store = new JdbcStore(database().connections());
    epochs = Databases.takeAllShards(store, ME, 4);
    queries =
        new JdbcQueries(
            database().connections(),
            (dag, version) -> Optional.of(plan),
            new LiveState(new ChangeFeed()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ActiveRun run(String id, String dag, RunState state, Instant created, Task... tasks) {
    TaskResult[] results = new TaskResult[tasks.length];
    Output output = new Output("data", "dataset", "d".repeat(64), 7, Map.of("rows", 3L, "x", 1L));
    for (int i = 0; i < results.length; i++) {
      results[i] = i == 0 ? new TaskResult(List.of(output), Map.of("f1", 0.5)) : TaskResult.NONE;
    }
    return ActiveRun.restore(
        new RunHeader(id, 0, dag, "v1", Map.of("trees", 200L), "manual", created),
        tasks.length == 4 ? plan : StepSketch.wide(dag, tasks.length),
        new Expressions(),
        state,
        Optional.of(created),
        state == RunState.FAILED ? "a: DATA: broken" : "",
        tasks,
        results);
  }

  private void insert(ActiveRun... runs) {
    Writes writes = new Writes();
    for (ActiveRun run : runs) {
      writes.newRun(run);
    }
    store.commit(writes, ME, epochs);
  }

  /** Goes through all pages. */
  private static <T> List<T> all(Function<Optional<String>, Page<T>> page, int perPage) {
    List<T> items = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<T> next = page.apply(cursor);
      assertThat(next.items().size()).isBetween(next.next().isPresent() ? perPage : 0, perPage);
      items.addAll(next.items());
      cursor = next.next();
    } while (cursor.isPresent());
    return items;
  }

  private static List<String> ids(List<RunView> runs) {
    return runs.stream().map(RunView::id).toList();
  }

  @Test
  void runsComeNewestFirstPageByPageWithoutDoubles() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Instant created = T0.plusMillis(i / 3); // several in the same millisecond
      insert(run("r" + i, "wine", RunState.RUNNING, created, new Task.Pending()));
      expected.add(0, "r" + i);
    }

    for (int perPage : new int[] {1, 3, 9, 10, 11}) {
      assertThat(ids(all(c -> queries.runs(ANY, ANY, c, perPage), perPage))).isEqualTo(expected);
    }
  }

  @Test
  void aRunThatIsAddedBetweenTwoPagesMovesNothing() {
    for (int i = 0; i < 4; i++) {
      insert(run("r" + i, "wine", RunState.RUNNING, T0.plusSeconds(i), new Task.Pending()));
    }
    Page<RunView> first = queries.runs(ANY, ANY, ANY, 2);
    insert(run("r9", "wine", RunState.RUNNING, T0.plusSeconds(9), new Task.Pending()));

    assertThat(ids(queries.runs(ANY, ANY, first.next(), 2).items())).containsExactly("r1", "r0");
  }

  @Test
  void runsAreFilteredByDagAndState() {
    insert(
        run("r1", "wine", RunState.FAILED, T0, new Task.Pending()),
        run("r2", "wine", RunState.RUNNING, T0, new Task.Pending()),
        run("r3", "iris", RunState.FAILED, T0, new Task.Pending()));

    Optional<String> wine = Optional.of("wine");
    Optional<String> failed = Optional.of("FAILED");
    assertThat(ids(queries.runs(wine, ANY, ANY, 9).items())).containsExactly("r2", "r1");
    assertThat(ids(queries.runs(ANY, failed, ANY, 9).items())).containsExactly("r3", "r1");
    assertThat(ids(all(c -> queries.runs(wine, failed, c, 1), 1))).containsExactly("r1");
    assertThat(queries.runs(Optional.of("none"), ANY, ANY, 9).items()).isEmpty();
  }

  private static Task ended(TaskState state, int seconds) {
    History history = new History(1, 0, 1, Optional.of(T0), Optional.of(T0));
    return new Task.Ended(history, state, Optional.empty(), "", T0.plusSeconds(seconds));
  }

  @Test
  void howLongStepsTookIsTheMedianOfTheNewestRunsThatSucceeded() {
    for (int i = 0; i < 4; i++) {
      Task b = i == 2 ? ended(TaskState.SKIPPED, 0) : ended(TaskState.SUCCEEDED, 10 * (i + 1));
      Task c = i < 3 ? ended(TaskState.CACHED, 60) : ended(TaskState.SUCCEEDED, 60);
      Task d = new Task.Pending();
      insert(
          run("r" + i, "wine", RunState.SUCCEEDED, T0.plusSeconds(i), d, b, c, d),
          run("f" + i, "wine", RunState.FAILED, T0.plusSeconds(i), b, b, b, b),
          run("o" + i, "iris", RunState.SUCCEEDED, T0.plusSeconds(i), b));
    }

    DagDurationsView all = queries.durations("wine", 3);
    assertThat(all.runs()).isEqualTo(3);
    assertThat(all.steps())
        .containsExactly(
            new StepDuration("b", Duration.ofSeconds(40), 2, 1, 2, 1),
            new StepDuration("c", Duration.ZERO, 3, 1, 3, 0));
    assertThat(queries.durations("wine", 1).steps().get(0).takes())
        .isEqualTo(Duration.ofSeconds(40));
    assertThat(queries.durations("none", 9)).isEqualTo(new DagDurationsView("none", 0, List.of()));
  }

  @Test
  void aCursorThatNoPageGaveIsRefused() {
    for (String odd : List.of("", "x", "_", "1e5_r1", "-_r")) {
      assertThatThrownBy(() -> queries.runs(ANY, ANY, Optional.of(odd), 9))
          .as(odd)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("is not a cursor");
    }
    assertThatThrownBy(() -> queries.tasks("r1", Optional.of("x"), 9)).isInstanceOf(Refused.class);
  }

  @Test
  void aRunSaysHowManyTasksAreInEachState() {
    History some = new History(1, 0, 1, Optional.of(T0), Optional.of(T0.plusSeconds(1)));
    Task done = new Task.Ended(some, TaskState.SUCCEEDED, Optional.empty(), "", T0.plusSeconds(2));
    insert(
        run("r1", "wine", RunState.FAILED, T0, done, done, new Task.Pending()),
        run("r2", "wine", RunState.RUNNING, T0, new Task.Ready(some, T0)));

    RunView r1 = queries.run("r1").orElseThrow();
    assertThat(r1.tasks()).isEqualTo(Map.of("SUCCEEDED", 2, "PENDING", 1));
    assertThat(r1.reason()).contains("a: DATA: broken");
    assertThat(r1.params()).isEqualTo(Map.of("trees", 200L));
    assertThat(queries.runs(ANY, ANY, ANY, 9).items().get(0).tasks()).isEqualTo(Map.of("READY", 1));
    assertThat(queries.run("r9")).isEmpty();
  }

  @Test
  void tasksComeInTheOrderOfTheDagAndSayWhatTheyWaitFor() {
    History some = new History(1, 0, 1, Optional.of(T0), Optional.of(T0.plusSeconds(1)));
    Failure busy = new Failure(FailureClass.TRANSIENT, "Busy.");
    Task done = new Task.Ended(some, TaskState.SUCCEEDED, Optional.empty(), "", T0.plusSeconds(2));
    Task pausing = new Task.Backoff(some, T0.plusSeconds(60), busy);
    insert(
        run(
            "r1",
            "wine",
            RunState.RUNNING,
            T0,
            done,
            pausing,
            new Task.Pending(),
            new Task.Ready(some, T0)));

    List<TaskView> tasks = all(c -> queries.tasks("r1", c, 3), 3);
    assertThat(tasks).extracting(TaskView::id).containsExactly("a", "b", "c", "d");
    assertThat(tasks)
        .extracting(t -> t.waitsFor().orElse(""))
        .containsExactly("", "its next attempt at 2026-03-01T10:01:00Z", "b", "a free slot");
    TaskView a = queries.task("r1", "a").orElseThrow();
    assertThat(a.values()).isEqualTo(Map.of("f1", 0.5));
    assertThat(a.outputs())
        .singleElement()
        .satisfies(
            out -> {
              assertThat(out.digest()).isEqualTo("sha256:" + "d".repeat(64));
              assertThat(out.rows()).contains(3L);
              assertThat(out.facts()).isEqualTo(Map.of("x", 1L));
            });
    assertThat(tasks.get(1).failure().orElseThrow().failureClass()).isEqualTo("TRANSIENT");
    assertThat(queries.task("r1", "nothing")).isEmpty();
    assertThat(queries.tasks("r9", ANY, 9).items()).isEmpty();
  }

  @Test
  void artifactsComeNewestFirstAndByRun() {
    ActiveRun run = run("r1", "wine", RunState.RUNNING, T0, new Task.Pending());
    Writes writes = new Writes();
    writes.newRun(run);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String digest = Integer.toString(i).repeat(64);
      expected.add(0, "sha256:" + digest);
      writes.artifact(
          new ArtifactRow(
              i == 0 ? "r0" : "r1",
              "a",
              new Output("data", "dataset", digest, 7, Map.of("rows", 3L)),
              T0.plusMillis(i / 2)));
    }
    store.commit(writes, ME, epochs);

    assertThat(all(c -> queries.artifacts(ANY, c, 2), 2))
        .extracting(ArtifactView::digest)
        .isEqualTo(expected);
    assertThat(all(c -> queries.artifacts(Optional.of("r1"), c, 2), 2)).hasSize(4);
    assertThat(queries.artifact(expected.get(0)).orElseThrow().rows()).contains(3L);
    assertThat(queries.artifact(expected.get(0).substring(7))).isPresent();
    assertThat(queries.artifact("nothing")).isEmpty();
  }

  private ModelVersionRow version(String bundle, String alias) {
    return new ModelVersionRow(
        "wine",
        0,
        false,
        bundle.repeat(64),
        "r1",
        "live",
        "wine",
        "v1",
        Optional.of(alias),
        Map.of("f1", 0.75),
        T0);
  }

  @Test
  void modelsShowTheirVersionsNewestFirstWithTheirAliases() {
    store.register(version("a", "live"));
    store.register(version("b", "candidate"));
    store.register(version("c", "live"));
    insert(run("r1", "wine", RunState.RUNNING, T0, new Task.Pending()));

    ModelView model = queries.model("wine").orElseThrow();
    assertThat(queries.models()).containsExactly(model);
    assertThat(model.aliases()).isEqualTo(Map.of("live", 3L, "candidate", 2L));
    assertThat(model.versions()).extracting(v -> v.version()).containsExactly(3L, 2L, 1L);
    assertThat(model.versions())
        .extracting(v -> v.aliases())
        .containsExactly(List.of("live"), List.of("candidate"), List.of());
    assertThat(queries.modelVersion("wine", "live").orElseThrow().version()).isEqualTo(3);
    assertThat(queries.modelVersion("wine", "1").orElseThrow().bundle())
        .isEqualTo("sha256:" + "a".repeat(64));
    for (String nothing : List.of("", "4", "none", "9".repeat(30))) {
      assertThat(queries.modelVersion("wine", nothing)).isEmpty();
    }
    assertThat(queries.model("iris")).isEmpty();
  }

  @Test
  void itemsAreCountedByStateWhicheverOfThemEndsNext() {
    int count = 2_500;
    DagPlan mapped =
        plan(
            "wide",
            step("m").forEach(IntStream.range(0, count).boxed().map(i -> (Object) i).toList()));
    ActiveRun run =
        ActiveRun.create(
            new RunHeader("r1", 0, "wide", "v1", Map.of(), "manual", T0),
            mapped,
            new Expressions());
    insert(run);
    queries =
        new JdbcQueries(
            database().connections(),
            (dag, version) -> Optional.of(mapped),
            new LiveState(new ChangeFeed()));
    Moves moves = new Moves();
    run.begin(T0, moves);
    store.commit(moves.take(), ME, epochs);
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.swap(order, 0, 1_000); // the first one stays open for long
    Collections.swap(order, 2_000, 2_499);

    for (int done = 0; done < count; done += 100) {
      for (int item : order.subList(done, done + 100)) {
        int position = run.indexOf("m[" + item + "]");
        Assignment held = new Assignment("w1", 1, run.nextToken(), T0);
        run.apply(position, new TaskEvent.Assigned(T0, held), moves);
        run.apply(position, new TaskEvent.Succeeded(T0, held.token()), moves);
      }
      store.commit(moves.take(), ME, epochs);

      ItemsView items = queries.task("r1", "m").orElseThrow().items().orElseThrow();
      assertThat(items.total()).isEqualTo(count);
      assertThat(items.states().get("SUCCEEDED")).isEqualTo(done + 100);
      assertThat(sum(items.states())).isEqualTo(count);
      Map<String, Integer> all = queries.run("r1").orElseThrow().tasks();
      assertThat(sum(all)).as("the items and their step").isEqualTo(count + 1);
    }
  }

  private static int sum(Map<String, Integer> states) {
    return states.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Writes what moves, as the loop does; attempts are of no interest here. */
  private static final class Moves implements RunEffects {
    private Writes writes = new Writes();

    Writes take() {
      Writes taken = writes;
      writes = new Writes();
      return taken;
    }

    @Override
    public void runChanged(ActiveRun run) {
      writes.changed(run);
    }

    @Override
    public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {
      if (run.isItem(task) && !ActiveRun.isDurable(run.task(task))) {
        return;
      }
      if (run.isItem(task) && !ActiveRun.isDurable(before)) {
        writes.newItem(run, task);
      } else {
        writes.changed(run, task, before.history().token());
      }
      if (event instanceof TaskEvent.Expanded) {
        writes.expanded(run, task);
      }
    }

    @Override
    public void command(ActiveRun run, int task, TaskCommand command) {}

    @Override
    public void ignored(ActiveRun run, int task, String reason) {}
  }
}
