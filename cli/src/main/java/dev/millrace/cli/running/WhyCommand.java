package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WhyView.TaskWhy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code why}: what keeps a run or a task. */
@Command(
    name = "why",
    description = {
      "Say why a run or a task is where it is: what it waits for, with numbers, or why it did not"
          + " run.",
      "Of a run: its tasks that have not succeeded, what keeps others first. Of a task: the task,"
          + " then what it waits for, down to what keeps it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such run or task", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace why last",
      "  ./millrace why last/train",
      "  ./millrace why last 'page[3]'"
    })
public final class WhyCommand implements Callable<Integer> {
  private static final int ROWS_MAX = 50;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      index = "0",
      paramLabel = "RUN[/TASK]",
      description = "Id of the run, or last; with a slash also the id of a task.")
  private String run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of the task, if it does not stand with the run.")
  private String task;

  @Option(names = "--all", description = "All tasks, however many there are.")
  private boolean all;

  public WhyCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int slash = run.indexOf('/');
    String typed = slash < 0 ? run : run.substring(0, slash);
    String of = slash < 0 ? task : run.substring(slash + 1);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      String id = RunNames.id(api, typed);
      WhyView why = of == null ? api.why(id) : api.why(id, of);
      if (json.on()) {
        context.printJson(why);
      } else {
        context.print(lines(why));
      }
      return ExitCode.DONE;
    }
  }

  private List<String> lines(WhyView why) {
    List<String> lines = new ArrayList<>();
    lines.add("run " + why.run() + " of " + why.dag() + " is " + why.state() + ": " + why.line());
    if (why.tasks().isEmpty()) {
      return lines;
    }
    Instant now = context.clock().instant();
    Table table = new Table("TASK", "STATE", "FOR", "WHY");
    int shown = all ? why.tasks().size() : Math.min(ROWS_MAX, why.tasks().size());
    for (TaskWhy one : why.tasks().subList(0, shown)) {
      String since = one.since().map(at -> Amounts.elapsed(Duration.between(at, now))).orElse("");
      table.row(one.task(), one.state(), since, one.line());
    }
    lines.add("");
    lines.addAll(table.lines());
    if (shown < why.tasks().size()) {
      lines.add(
          "… and " + Amounts.count(why.tasks().size() - shown) + " more; --all shows all of them");
    }
    return lines;
  }
}
