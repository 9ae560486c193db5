package dev.millrace.scheduler.store;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.StepSketch;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store that owns every shard of an empty database, and sample rows. */
abstract class OwnedStore {
  static final Expressions EXPRESSIONS = new Expressions();
  static final Instant T0 = Instant.parse("2026-03-01T10:00:00.123Z");
  static final String ME = "scheduler-1";
  static final String DIGEST = "d".repeat(64);

  Store store;
  Map<Integer, Long> epochs;

  abstract Backend backend();

  @BeforeEach
  void takeOver() {
    backend().empty();
    store = backend().connect();
    epochs = Databases.takeAllShards(store, ME, 4);
  }

  @AfterEach
  void close() {
    store.close();
  }

  static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  static TaskResult result(int i) {
    Output output =
        new Output("data", "dataset", DIGEST, 1234L + i, Map.of("rows", 10L, "ok", true));
    return i % 2 == 0
        ? TaskResult.NONE
        : new TaskResult(
            List.of(output),
            Map.of("f1", 0.5, "count", 7L, "labels", List.of("a", "b"), "text", "ü\0\n"));
  }

  static RunHeader header(String id, int shard) {
    return new RunHeader(
        id, shard, "wine", "v1", Map.of("trees", 200L, "share", 0.25), "manual", T0);
  }

  static ActiveRun run(RunHeader header, RunState state, List<Task> tasks) {
    return run(header, state, Optional.empty(), tasks);
  }

  static ActiveRun run(
      RunHeader header, RunState state, Optional<StopKind> stop, List<Task> tasks) {
    return ActiveRun.restore(
        header,
        StepSketch.wide("wine", tasks.size()),
        EXPRESSIONS,
        state,
        stop,
        Optional.of(at(1)),
        "s0: DATA: broken",
        tasks.toArray(Task[]::new),
        IntStream.range(0, tasks.size()).mapToObj(i -> result(i)).toArray(TaskResult[]::new),
        Map.of());
  }

  void insert(ActiveRun... runs) {
    Writes writes = new Writes();
    Arrays.stream(runs).forEach(writes::newRun);
    store.commit(writes, ME, epochs);
  }

  static ActiveRun pending(String id, int shard, int tasks) {
    return run(
        header(id, shard), RunState.RUNNING, Collections.nCopies(tasks, (Task) new Task.Pending()));
  }

  static ModelVersionRow model(String name, String bundle, String alias) {
    return new ModelVersionRow(
        name,
        0,
        false,
        bundle,
        "r1",
        "live",
        "wine",
        "v1",
        Optional.ofNullable(alias),
        Map.of("f1", 0.75),
        T0);
  }
}
