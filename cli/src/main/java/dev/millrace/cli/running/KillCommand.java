package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.RunView;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code kill}: stops a run at once. */
@Command(
    name = "kill",
    description =
        "Stop a run at once: its steps are killed without a grace period and its finally steps do not"
            + " run. Also for a run that is being cancelled.",
    footer = {"  ./millrace kill last", "  ./millrace kill last --wait"})
public final class KillCommand extends StopCommand {
  public KillCommand(CommandContext context) {
    super(context);
  }

  @Override
  RunView ask(MillraceApi api, String runId, Optional<String> why) {
    return api.kill(runId, why);
  }
}
