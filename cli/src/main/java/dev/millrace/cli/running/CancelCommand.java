package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.RunView;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code cancel}: stops a run gracefully. */
@Command(
    name = "cancel",
    description =
        "Stop a run: its steps are asked to stop and killed 10 s later, its finally steps run. The run"
            + " is CANCELLED once everything is proven gone; runs that its steps wait for are"
            + " stopped too.",
    footer = {
      "  ./millrace cancel last",
      "  ./millrace cancel last --reason \"wrong data\" --wait"
    })
public final class CancelCommand extends StopCommand {
  public CancelCommand(CommandContext context) {
    super(context);
  }

  @Override
  RunView ask(MillraceApi api, String runId, Optional<String> why) {
    return api.cancel(runId, why);
  }
}
