package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MaintenanceApi;
import dev.millrace.engine.view.MaintenanceView;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code maintenance}: pauses everything for the time being. */
@Command(
    name = "maintenance",
    description = {
      "Pause everything for the time being, let it go on, or say whether it is paused.",
      "At all schedulers, within about a second, no schedule fires and no task begins. What runs",
      "goes on; runs that are asked for are made and wait. It survives restarts. After `off` ticks",
      "of the meantime are missed ones: `missed` of their triggers says what becomes of them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:an argument is wrong", "75:no server runs"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace maintenance on --reason \"new disks\" --by ada",
      "  ./millrace maintenance status",
      "  ./millrace maintenance off"
    })
public final class MaintenanceCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "0..1",
      paramLabel = "on | off | status",
      description = "What to do. Without it: status.")
  private String word = "status";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, in one line; everybody who looks at anything is shown it. For `on`.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks. Default: the name of the user at this machine.")
  private String by;

  public MaintenanceCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    check();
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded()) {
        throw CommandFailure.tryAgain(
            "no server runs",
            "There is maintenance only while a server runs; none does.",
            "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
      }
      MaintenanceView view = carryOut(connection.api().maintenance());
      if (json.on()) {
        context.printJson(view);
      } else {
        context.print(List.of(line(view)));
      }
      return ExitCode.DONE;
    }
  }

  private MaintenanceView carryOut(MaintenanceApi api) {
    String who = by == null ? System.getProperty("user.name") : by;
    return switch (word) {
      case "on" -> api.on(who, reason);
      case "off" -> api.off(who);
      default -> api.status();
    };
  }

  private void check() {
    if (!List.of("on", "off", "status").contains(word.toLowerCase(Locale.ROOT))) {
      throw mistake("maintenance takes on, off or status; not \"" + word + "\".");
    }
    word = word.toLowerCase(Locale.ROOT);
    if (word.equals("on") == (reason == null)) {
      throw mistake("`maintenance on` needs --reason TEXT, and nothing else takes it.");
    }
  }

  private static CommandFailure mistake(String what) {
    return CommandFailure.mistake(
        "wrong usage", what, "Write it like ./millrace maintenance on --reason \"new disks\".");
  }

  private static String line(MaintenanceView view) {
    return view.paused()
        .map(pause -> "Millrace " + pause + ". What runs goes on, nothing else begins.")
        .orElse("There is no maintenance; schedules fire and tasks begin.");
  }
}
