package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.HowToRun;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trigger}: a run of a DAG that a server knows. */
@Command(
    name = "trigger",
    description = "Start a run of a DAG that the server knows.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run was started; with --wait: it succeeded",
      "1:with --wait: the run failed or was cancelled",
      "2:no such DAG, or a parameter is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace trigger wine-quality -p trees=300",
      "  ./millrace trigger wine-quality --wait --timeout 2h",
      "  ./millrace trigger wine-quality --idempotency-key nightly-2026-03-01"
    })
public final class TriggerCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private ParameterOptions parameters;
  @Mixin private HowToRun how;

  @Parameters(paramLabel = "DAG", description = "Name of the DAG.")
  private String dag;

  @Option(
      names = "--wait",
      description = "Stay until the run has ended, and show what became of it.")
  private boolean wait;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key again answers with the same run.")
  private String key;

  @Option(
      names = {"-q", "--quiet"},
      description = "With --wait: no progress, only the result.")
  private boolean quiet;

  public TriggerCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, Object> members = how.members();
    DataDirectory data = choice.data(context.io());
    try (Connection connection = context.connector().findToWork(choice.server(), data)) {
      DagView view = connection.api().dag(dag);
      Map<String, Object> params =
          parameters.values(context, view.params().stream().map(TriggerCommand::declared).toList());
      RunView run =
          connection.api().trigger(view.name(), params, members, Optional.ofNullable(key));
      if (wait || connection.embedded()) {
        if (!wait && !quiet) {
          context.io().err().println("No server is running, so this command stays with the run.");
        }
        return new Following(context, connection, data.path(), Optional.empty())
            .toTheEnd(run, quiet, json.on());
      }
      if (json.on()) {
        context.printJson(run);
      } else {
        context.print(
            List.of(
                "Run " + run.id() + " of " + run.dag() + " is " + run.state() + ".",
                "See it: ./millrace runs " + run.id()));
      }
      return ExitCode.DONE;
    }
  }

  /** The server checks bounds; here only the type matters. */
  private static RunParameter declared(DagView.Param param) {
    return new RunParameter(
        param.name(),
        param.type(),
        param.description(),
        Optional.ofNullable(param.fallback()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
