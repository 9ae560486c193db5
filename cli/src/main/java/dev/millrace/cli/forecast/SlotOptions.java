package dev.millrace.cli.forecast;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.forecast.Limits;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.WorkerView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How many slots there are. */
final class SlotOptions {
  @Option(
      names = "--pool",
      paramLabel = "NAME=SLOTS",
      description =
          "How many slots a pool has. May be repeated. Default: what the server says, else 1.")
  private List<String> pools = List.of();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "How many slots all workers have together. Default: those of the server's workers, else"
              + " any number.")
  private Integer slots;

  /** What was said. */
  Limits said(List<Dag> dags) {
    Map<String, Limits.Size> sizes = new HashMap<>();
    List<String> known = dags.stream().flatMap(SlotOptions::pools).distinct().sorted().toList();
    for (String written : pools) {
      int equals = written.indexOf('=');
      String name = written.substring(0, Math.max(0, equals));
      sizes.put(name, new Limits.Size(count("--pool", written, equals), "--pool"));
      if (!known.contains(name)) {
        throw CommandFailure.mistake(
            "no such pool",
            "--pool names \"" + name + "\", which no step of the files takes slots of.",
            Nearest.suggestion(name, known));
      }
    }
    if (slots != null && slots < 1) {
      throw wrong("--slots", slots.toString(), "a number above 0");
    }
    Limits.Size workers =
        slots == null ? Limits.Size.endless("assumed") : new Limits.Size(slots, "--slots");
    return new Limits(sizes, workers);
  }

  private static Stream<String> pools(Dag dag) {
    return Stream.concat(dag.steps().stream(), dag.finallySteps().stream())
        .flatMap(step -> step.options().limits().pool().stream());
  }

  private static int count(String option, String written, int equals) {
    try {
      int count = Integer.parseInt(written.substring(equals + 1).strip());
      if (equals > 0 && count > 0) {
        return count;
      }
    } catch (NumberFormatException notOne) {
      // told below
    }
    throw wrong(option, written, "NAME=SLOTS with a number above 0");
  }

  private static CommandFailure wrong(String option, String written, String expected) {
    return CommandFailure.mistake(
        "wrong usage",
        option + " is \"" + written + "\"; " + expected + " was expected.",
        "Write it like --pool gpu=2 or --slots 8.");
  }

  /** What was said, and what a server says of the rest. */
  Limits with(Limits said, List<PoolView> server, List<WorkerView> workers) {
    Map<String, Limits.Size> sizes = new HashMap<>();
    for (PoolView pool : server) {
      if (!LimitNames.isOfDag(pool.name())) {
        String paused =
            pool.paused().map(pause -> "; paused by " + pause.by() + ", played as open").orElse("");
        sizes.put(pool.name(), new Limits.Size(pool.slots(), "server" + paused));
      }
    }
    sizes.putAll(said.pools());
    List<WorkerView> live = workers.stream().filter(w -> w.state().equals("live")).toList();
    int there = live.stream().mapToInt(WorkerView::slots).sum();
    if (slots != null) {
      return new Limits(sizes, said.workerSlots());
    }
    return new Limits(
        sizes,
        there == 0
            ? Limits.Size.endless("assumed; the server has no worker")
            : new Limits.Size(there, "server"));
  }
}
