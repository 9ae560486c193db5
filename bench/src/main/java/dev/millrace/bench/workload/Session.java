package dev.millrace.bench.workload;

import dev.millrace.bench.floor.Floor;
import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call of the benchmark.
 *
 * @param repeats measured repeats, after one that is discarded
 * @param full the full lengths of the definitions instead of the short default
 * @param program {@code quarkus-run.jar}
 * @param work where directories for measurements are made
 * @param jvmFlags more flags for the processes under test
 * @param progress what is being done, for whoever waits
 */
public record Session(
    Mode mode,
    int repeats,
    boolean full,
    Path program,
    Path work,
    List<String> jvmFlags,
    Floor floor,
    Consumer<String> progress) {
  /** Slots of all workers together, unless a workload says otherwise. */
  public static final int SLOTS = 8;

  public Deployment prepare(int slots) {
    return Deployment.prepare(mode, program, work, slots, jvmFlags);
  }

  /** All processes of the mode with the usual slots, ready for work. */
  public Running start() {
    return start(SLOTS);
  }

  public Running start(int slots) {
    progress.accept("starting: " + mode.description());
    return Running.of(prepare(slots).startAll());
  }

  void say(String what, Object... values) {
    progress.accept(what.formatted(values));
  }
}
