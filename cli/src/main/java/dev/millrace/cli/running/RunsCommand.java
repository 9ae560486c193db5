package dev.millrace.cli.running;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.follow.Reuse;
import dev.millrace.cli.follow.RunProgress;
import dev.millrace.cli.follow.RunSummary;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs}: the newest runs, or one with its tasks. */
@Command(
    name = "runs",
    description = "List runs, newest first, or show one with its tasks.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such run, or an argument is wrong", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace runs --dag wine-quality --state failed",
      "  ./millrace runs last",
      "  ./millrace runs last --json | jq .tasks"
    })
public final class RunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Id of a run, or last for the newest. Without it: a list.")
  private String run;

  @Option(names = "--dag", paramLabel = "DAG", description = "Only runs of this DAG.")
  private String dag;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only runs in this state: queued, running, succeeded, failed, cancelling, cancelled.")
  private String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most this many, 1 to 500. Default: ${DEFAULT-VALUE}.")
  private int limit;

  public RunsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Arguments.between("--limit", limit, 1, 500);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (run == null) {
        list(connection.api());
      } else {
        show(connection.api());
      }
      return ExitCode.DONE;
    }
  }

  private void list(MillraceApi api) {
    Page<RunView> page =
        api.runs(
            Optional.ofNullable(dag),
            Optional.ofNullable(state).map(word -> word.toUpperCase(Locale.ROOT)),
            limit);
    if (json.on()) {
      context.printJson(page);
      return;
    }
    if (page.items().isEmpty()) {
      context.print(List.of("There is no such run yet. Start one: ./millrace run dags/wine.yaml"));
      return;
    }
    Table table = new Table("RUN", "DAG", "STATE", "CREATED", "TOOK", "TRIGGER");
    for (RunView item : page.items()) {
      table.row(
          item.id(),
          item.dag(),
          item.state(),
          TIME.format(item.createdAt().atZone(zone())),
          took(item),
          item.trigger()
              + item.tick().map(tick -> " " + tick.trigger() + " " + tick.at()).orElse(""));
    }
    context.print(table.lines());
  }

  private void show(MillraceApi api) {
    RunView view = api.run(RunNames.id(api, run));
    List<TaskView> tasks = api.tasks(view.id());
    if (json.on()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("run", view);
      answer.put("tasks", tasks);
      context.printJson(answer);
      return;
    }
    RunProgress progress = new RunProgress(view, tasks);
    List<String> lines = new ArrayList<>(RunSummary.lines(progress));
    lines.addAll(Reuse.lines(progress, context.clock().instant()));
    for (TaskView task : tasks) {
      String because = TaskState.valueOf(task.state()).isTerminal() ? ": " : " waits for ";
      task.waitsFor().ifPresent(cause -> lines.add(task.id() + because + cause));
      task.failure()
          .ifPresent(
              failure ->
                  lines.add(task.id() + " (" + failure.failureClass() + "): " + failure.message()));
      if (!task.values().isEmpty()) {
        lines.add(task.id() + ": " + RunSummary.values(task.values()));
      }
    }
    context.print(lines);
  }

  private String took(RunView item) {
    return item.startedAt()
        .map(
            start ->
                Amounts.elapsed(
                    Duration.between(start, item.endedAt().orElse(context.clock().instant()))))
        .orElse("");
  }

  private ZoneId zone() {
    return context.clock().getZone();
  }
}
