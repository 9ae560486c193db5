package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.follow.LogTail;
import dev.millrace.cli.follow.Reuse;
import dev.millrace.cli.follow.RunProgress;
import dev.millrace.cli.follow.RunReport;
import dev.millrace.cli.follow.RunSummary;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints how a run ended, and gives the exit code that says so. */
final class RunResult {
  private static final int FAILED_ITEMS_SHOWN = 3;
  private static final int LOG_LINES = 10;

  private final CommandContext context;
  private final MillraceApi api;
  private final Optional<String> sample;

  /**
   * @param sample a CSV file to suggest a prediction with
   */
  RunResult(CommandContext context, MillraceApi api, Optional<String> sample) {
    this.sample = sample;
    this.context = context;
    this.api = api;
  }

  /**
   * @return 0 if it succeeded
   * @throws CommandFailure with exit code 1 if it did not and the reader is a program
   */
  int print(RunProgress ended, boolean json) {
    boolean succeeded = ended.run().state().equals("SUCCEEDED");
    if (json) {
      context.printJson(RunReport.of(ended));
      if (!succeeded) {
        throw new CommandFailure(
            ExitCode.RUN_FAILED,
            "the run is " + ended.run().state(),
            RunSummary.failures(ended),
            "",
            List.of());
      }
      return ExitCode.DONE;
    }
    List<String> lines = new ArrayList<>();
    lines.addAll(RunSummary.lines(ended));
    lines.addAll(Reuse.changes(ended));
    for (TaskView task : ended.tasks()) {
      if (task.state().equals("FAILED")) {
        lines.addAll(RunSummary.failure(task, LogTail.of(api, task, LOG_LINES)));
        for (TaskView item : failedItems(task)) {
          lines.addAll(RunSummary.failure(item, LogTail.of(api, item, LOG_LINES)));
        }
      }
    }
    if (succeeded) {
      lines.addAll(models(ended.run().id()));
    }
    context.print(lines);
    return succeeded ? ExitCode.DONE : ExitCode.RUN_FAILED;
  }

  /** The first of them; the others failed for the same reason more often than not. */
  private List<TaskView> failedItems(TaskView task) {
    return task.items().isEmpty()
        ? List.of()
        : api.items(task.run(), task.id()).stream()
            .filter(item -> item.state().equals("FAILED"))
            .limit(FAILED_ITEMS_SHOWN)
            .toList();
  }

  private List<String> models(String run) {
    List<ModelVersionView> registered =
        api.models().stream()
            .flatMap(model -> model.versions().stream())
            .filter(version -> version.run().equals(run))
            .collect(Collectors.toList());
    List<String> lines = new ArrayList<>();
    for (ModelVersionView version : registered) {
      String aliases =
          version.aliases().isEmpty() ? "" : " (" + String.join(", ", version.aliases()) + ")";
      lines.add("");
      lines.add(
          "Model " + version.name() + " version " + version.version() + aliases + " answers.");
      lines.add("Try it: ./millrace predict " + version.name() + " --csv " + sample.orElse("FILE"));
    }
    return lines;
  }
}
