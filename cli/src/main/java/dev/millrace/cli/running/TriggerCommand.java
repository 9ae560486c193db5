package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.HowToRun;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ParameterOptions;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Mixin private StartedRun started;

  @Parameters(paramLabel = "DAG", description = "Name of the DAG.")
  private String dag;

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
      RunView run = connection.api().trigger(view.name(), params, members, started.key());
      return started.shown(context, connection, data, run, json.on(), List.of());
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
