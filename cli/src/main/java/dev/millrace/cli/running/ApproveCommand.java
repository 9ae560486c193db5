package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve}: says yes or no to what a task asks. */
@Command(
    name = "approve",
    description = "Say yes, or with --no no, to what a task of a run asks.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is decided; with --wait: the run succeeded",
      "1:with --wait: the run failed or was cancelled",
      "2:no such task, it waits for no decision, or somebody has decided already",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace approve last ship",
      "  ./millrace approve last ship --no --comment \"recall is too low\"",
      "  ./millrace approve last ship --wait"
    })
public final class ApproveCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "RUN", description = "Id of a run, or last for the newest.")
  private String run;

  @Parameters(index = "1", paramLabel = "TASK", description = "The task that asks.")
  private String task;

  @Option(names = "--no", description = "Say no.")
  private boolean no;

  @Option(
      names = "--comment",
      paramLabel = "TEXT",
      description = "Why, for the step and whoever looks at it later.")
  private String comment;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who decides. Default: the name of the user at this machine.")
  private String by;

  @Option(
      names = "--wait",
      description = "Stay until the run has ended, and show what became of it.")
  private boolean wait;

  @Option(
      names = {"-q", "--quiet"},
      description = "With --wait: no progress, only the result.")
  private boolean quiet;

  public ApproveCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DataDirectory data = choice.data(context.io());
    try (Connection connection = context.connector().findToWork(choice.server(), data)) {
      MillraceApi api = connection.api();
      String id = RunNames.id(api, run);
      String who = by == null ? System.getProperty("user.name") : by;
      TaskView decided = api.decide(id, task, !no, who, Optional.ofNullable(comment));
      if (wait || connection.embedded()) {
        RunView goesOn = api.run(id);
        return new Following(context, connection, data.path(), Optional.empty())
            .toTheEnd(goesOn, quiet, json.on());
      }
      if (json.on()) {
        context.printJson(decided);
      } else {
        String verdict = no ? "refused" : "approved";
        context.print(
            List.of(
                "Task " + decided.id() + " of run " + id + " is " + verdict + " by " + who + ".",
                "See it: ./millrace runs " + id));
      }
      return ExitCode.DONE;
    }
  }
}
