package dev.millrace.engine.run;

import dev.millrace.engine.expression.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the expressions of a run's tasks can name. */
final class RunNames {
  private RunNames() {}

  static Scope scope(ActiveRun run, int task) {
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("params", run.header().params());
    names.put("run", info(run, task));
    names.put("trigger", trigger(run.header()));
    names.put("steps", values(run, run.plan().mentions(run.stepTask(task))));
    run.element(task).ifPresent(element -> names.put("item", element));
    return new Scope(names);
  }

  /** What the outputs of a run's DAG can name. */
  static Scope ofOutputs(ActiveRun run) {
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("params", run.header().params());
    Map<String, Object> info = new LinkedHashMap<>(tick(run.header()));
    info.put("id", run.header().id());
    info.put("dag", run.header().dag());
    names.put("run", info);
    names.put("trigger", trigger(run.header()));
    names.put("steps", values(run, run.plan().mentionsOfOutputs()));
    return new Scope(names);
  }

  /** {@code run}; tasks of {@code finally} also see how the others ended. */
  static Map<String, Object> info(ActiveRun run, int task) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("id", run.header().id());
    info.put("dag", run.header().dag());
    info.putAll(tick(run.header()));
    info.put("attempt", (long) run.task(task).attempt());
    if (run.stepTask(task) >= run.plan().mainCount()) {
      info.put("state", run.verdict().name());
    }
    return info;
  }

  private static Map<String, Object> trigger(RunHeader header) {
    String name = header.tick().map(RunTick::trigger).orElse("");
    return Map.of("kind", header.trigger(), "name", name);
  }

  /** Instants as text; nothing for a run that no schedule started. */
  private static Map<String, Object> tick(RunHeader header) {
    if (header.tick().isEmpty()) {
      return Map.of();
    }
    RunTick tick = header.tick().get();
    Map<String, Object> window =
        Map.of("start", tick.window().start().toString(), "end", tick.window().end().toString());
    return Map.of("tick", tick.tick().toString(), "window", window);
  }

  /** The values of these tasks, as {@code steps}; of those that succeeded. */
  private static Map<String, Object> values(ActiveRun run, int[] mentioned) {
    Map<String, Object> steps = new LinkedHashMap<>();
    for (int i : mentioned) {
      if (run.task(i).state().isSuccess()) {
        steps.put(run.plan().step(i).id(), Map.of("values", run.values(i)));
      }
    }
    return steps;
  }
}
