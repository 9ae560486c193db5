package dev.millrace.api.pipeline;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Looks things up, and says which exist when one does not. */
@Singleton
public final class Existing {
  private final Queries queries;

  public Existing(Queries queries) {
    this.queries = queries;
  }

  /** The DAG, or 404 with the nearest name. */
  public DagView dag(String name) {
    return queries
        .dag(name)
        .orElseThrow(
            () -> {
              List<String> names = queries.dags().stream().map(DagView::name).toList();
              return Problem.of(
                      ProblemKind.NOT_FOUND,
                      "there is no DAG \"" + name + "\". " + NearestName.hint(name, names))
                  .asException();
            });
  }

  /** The run, or 404. */
  public RunView run(String id) {
    return queries
        .run(id)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemKind.NOT_FOUND,
                        "there is no run \"" + id + "\"; /api/v1/runs lists them")
                    .asException());
  }

  /** The task of a run, or 404 that says whether the run or the task is unknown. */
  public TaskView task(String run, String task) {
    return queries
        .task(run, task)
        .orElseThrow(
            () -> {
              List<String> tasks =
                  queries.tasks(run(run).id(), Optional.empty(), 500).items().stream()
                      .map(TaskView::id)
                      .toList();
              return Problem.of(
                      ProblemKind.NOT_FOUND,
                      "run "
                          + run
                          + " has no task \""
                          + task
                          + "\". "
                          + NearestName.hint(task, tasks))
                  .asException();
            });
  }
}
