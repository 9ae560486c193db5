package dev.millrace.simulation.check;

import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.RunSpec;
import dev.millrace.simulation.work.Workload;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true once everything has come to rest. */
public final class RestCheck {
  private final MemoryDatabase database;
  private final Processes processes;
  private final Workload workload;
  private final Checker checker;

  public RestCheck(
      MemoryDatabase database, Processes processes, Workload workload, Checker checker) {
    this.database = database;
    this.processes = processes;
    this.workload = workload;
    this.checker = checker;
  }

  /** Whether every run that was wanted has ended and nothing runs. */
  public boolean isAtRest() {
    return workload.runs().stream().allMatch(run -> hasEnded(run.id()))
        && database.runs().stream().allMatch(run -> run.state().isTerminal())
        && processes.alive().isEmpty();
  }

  private boolean hasEnded(String run) {
    return database.run(run).filter(row -> row.state().isTerminal()).isPresent();
  }

  /** To be called when it should be. */
  public void check() {
    Set<String> wanted = new LinkedHashSet<>(workload.runs().stream().map(RunSpec::id).toList());
    database.runs().forEach(run -> wanted.add(run.header().id())); // with those of other runs
    for (String id : wanted) {
      Optional<RunRow> run = database.run(id);
      if (!hasEnded(id)) {
        String open =
            database.tasks(id).stream()
                .filter(task -> !task.task().state().isTerminal())
                .map(TaskRow::toString)
                .collect(Collectors.joining("; "));
        Invariant broken =
            run.filter(row -> row.state().name().equals("CANCELLING")).isPresent()
                ? Invariant.CANCEL_COMES_TO_REST
                : Invariant.COMES_TO_REST;
        checker.fail(broken, run + " with " + open);
      }
    }
    processes.alive().stream()
        .findFirst()
        .ifPresent(
            left -> checker.fail(Invariant.COMES_TO_REST, left.mark() + " is still running"));
    checker.eventsAtRest();
    database.runs().forEach(this::registrations);
  }

  private void registrations(RunRow run) {
    for (TaskRow task : database.tasks(run.header().id())) {
      List<String> bundles =
          database.modelVersions().stream()
              .filter(v -> v.run().equals(task.run()) && v.task().equals(task.id()))
              .map(ModelVersionRow::bundle)
              .toList();
      Optional<String> expected =
          task.task().state() == TaskState.SUCCEEDED
              ? checker.registrationOf(task)
              : Optional.empty();
      boolean right =
          checker.runsInEachGeneration(task)
              ? bundles.containsAll(expected.stream().toList())
              : bundles.equals(expected.stream().toList());
      if (!right) {
        checker.fail(
            Invariant.REGISTERED_ONCE, task + " registered " + bundles + ", not " + expected);
      }
    }
  }
}
