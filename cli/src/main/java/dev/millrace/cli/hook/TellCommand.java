package dev.millrace.cli.hook;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.view.ToldEventView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tell}: something happened that triggers may wait for. */
@Command(
    name = "tell",
    description = {
      "Tell of an event that triggers wait for.",
      "Ends of runs and updates of models are told by the schedulers themselves."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told; it says how many triggers hear it",
      "2:an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./millrace tell drift wine-quality --fact psi=0.31 --fact feature=alcohol"})
public final class TellCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "EVENT", description = "What happened: drift.")
  private String event;

  @Parameters(index = "1", paramLabel = "MODEL", description = "The model that it is about.")
  private String model;

  @Option(
      names = "--fact",
      paramLabel = "NAME=VALUE",
      description = "More about it, shown with the runs that it starts. Repeatable.")
  private Map<String, String> facts = new LinkedHashMap<>();

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key again is the same event.")
  private String key;

  /** Not for commands; they are made by name. */
  public TellCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!event.equals(EventKind.DRIFT.word())) {
      throw CommandFailure.mistake(
          "no such event",
          "'" + event + "' cannot be told; expected drift.",
          "Ends of runs and updates of models are told by the schedulers themselves.");
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded()) {
        throw CommandFailure.tryAgain(
            "no server runs",
            "Events become runs only while a server runs; none does.",
            "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
      }
      String idempotencyKey = key == null ? UUID.randomUUID().toString() : key;
      ToldEventView told =
          connection.api().hooks().tell(event, model, new LinkedHashMap<>(facts), idempotencyKey);
      if (json.on()) {
        context.printJson(told);
      } else {
        context.print(List.of(line(told)));
      }
      return ExitCode.DONE;
    }
  }

  private static String line(ToldEventView told) {
    String who =
        switch (told.heardBy()) {
          case 0 -> "no trigger hears it, or all were told before";
          case 1 -> "one trigger hears it";
          default -> told.heardBy() + " triggers hear it";
        };
    return "Event " + told.id() + ", " + told.event() + " of " + told.subject() + ": " + who + ".";
  }
}
