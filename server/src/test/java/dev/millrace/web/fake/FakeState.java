package dev.millrace.web.fake;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the fake server answers with. */
final class FakeState {
  final Map<String, DagView> dags = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<String, Object> graphs = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<String, RunView> runs = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<String, ModelView> models = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<String, String> cards = Collections.synchronizedMap(new LinkedHashMap<>());
  final Map<String, WorkerView> workers = Collections.synchronizedMap(new LinkedHashMap<>());
  volatile Optional<Pause> maintenance = Optional.empty();
  final FakeSchedules schedules = new FakeSchedules();
  final List<AttemptView> attempts = new CopyOnWriteArrayList<>();
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<FakeMillrace.Triggered> triggered = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, TaskView>> tasks = new LinkedHashMap<>();
  private final Map<String, List<LogLine>> logs = new LinkedHashMap<>();

  synchronized void put(TaskView task) {
    tasks.computeIfAbsent(task.run(), run -> new LinkedHashMap<>()).put(task.id(), task);
  }

  synchronized void log(String run, LogLine line) {
    logs.computeIfAbsent(run, id -> new ArrayList<>()).add(line);
  }

  synchronized List<TaskView> tasks(String run) {
    return List.copyOf(tasks.getOrDefault(run, Map.of()).values());
  }

  synchronized List<LogLine> lines(String run, String task, int attempt, long after, int limit) {
    return logs.getOrDefault(run, List.of()).stream()
        .filter(line -> line.task().equals(task) && line.attempt() == attempt)
        .filter(line -> line.sequence() > after)
        .sorted(Comparator.comparingLong(LogLine::sequence))
        .limit(limit)
        .toList();
  }

  List<AttemptView> attempts(String run, String task) {
    return attempts.stream().filter(a -> a.run().equals(run) && a.task().equals(task)).toList();
  }

  List<RunView> runs(Optional<String> dag) {
    synchronized (runs) {
      return runs.values().stream()
          .filter(run -> dag.map(run.dag()::equals).orElse(true))
          .sorted(Comparator.comparing(RunView::createdAt).reversed())
          .toList();
    }
  }

  /** Begins a run as the scheduler would, queued. */
  RunView trigger(FakeMillrace.Triggered asked, Instant now) {
    triggered.add(asked);
    RunView run =
        new RunView(
            "run-" + triggered.size(),
            asked.dag(),
            "v1",
            "QUEUED",
            asked.params(),
            "manual",
            now,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    runs.put(run.id(), run);
    return run;
  }
}
