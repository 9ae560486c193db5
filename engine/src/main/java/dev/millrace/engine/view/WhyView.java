package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a run is where it is.
 *
 * @param state of the run
 * @param line the first thing to know, in one line
 * @param tasks of a run: its tasks that do not simply run and have not succeeded, what keeps others
 *     first. Of a task: the task itself, then what it waits for, down to what does not wait for
 *     another task.
 * @param behind what a run of a schedule that has not begun waits for
 */
public record WhyView(
    String run,
    String dag,
    String state,
    String line,
    List<TaskWhy> tasks,
    Optional<Behind> behind) {
  public WhyView {
    tasks = List.copyOf(tasks);
  }

  /** Of a run that waits for no other one. */
  public WhyView(String run, String dag, String state, String line, List<TaskWhy> tasks) {
    this(run, dag, state, line, tasks, Optional.empty());
  }

  /**
   * A run of the same trigger that has not ended, so that another one may not begin.
   *
   * @param run the one that has begun, else the one that begins next
   * @param state of that run
   * @param overlap what the trigger says; empty if its version cannot be read
   * @param before how many others begin before the one that was asked about
   */
  public record Behind(String run, String state, String trigger, String overlap, long before) {}

  /**
   * Why a task is where it is.
   *
   * @param cause a word that programs can rely on, such as {@code pool-full} or {@code upstream}
   * @param line one line for people
   * @param facts the numbers and names in the line; depends on {@code cause}
   * @param since when it came into this state, where that is known
   * @param waitsFor ids of the tasks upstream that have not ended
   */
  public record TaskWhy(
      String task,
      String state,
      String cause,
      String line,
      Map<String, Object> facts,
      Optional<Instant> since,
      List<String> waitsFor) {
    public TaskWhy {
      waitsFor = List.copyOf(waitsFor);
    }
  }
}
