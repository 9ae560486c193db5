package dev.millrace.cli.source;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.SourceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sources}: where DAGs come from. */
@Command(
    name = "sources",
    description =
        "List the git branches and directories that DAGs come from, show one with its findings, or"
            + " have one read at once, or forget one that no scheduler reads any more.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such source, it is still read, an argument is wrong, or (sync) a file has findings",
      "75:no server answers, or (sync) the source cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace sources",
      "  ./millrace sources pipelines",
      "  ./millrace sources sync pipelines"
    })
public final class SourcesCommand implements Callable<Integer> {
  private static final Duration SYNC_WITHIN = Duration.ofMinutes(2);
  private static final long LOOK_EVERY_MILLIS = 200;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "0..2",
      paramLabel = "NAME | sync NAME | forget NAME",
      description = "What to show or do. Without it: a list.")
  private List<String> words = List.of();

  public SourcesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (words.size() == 2 && !List.of("sync", "forget").contains(words.get(0))) {
      throw CommandFailure.mistake(
          "wrong usage",
          "sources takes nothing, a NAME, `sync NAME` or `forget NAME`; not \""
              + String.join(" ", words)
              + "\".",
          "Write it like ./millrace sources sync pipelines.");
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      if (words.isEmpty()) {
        list(api.sources());
        return ExitCode.DONE;
      }
      if (words.size() == 1) {
        show(api.source(words.get(0)));
        return ExitCode.DONE;
      }
      if (words.get(0).equals("sync")) {
        return synced(sync(api, words.get(1)));
      }
      api.forgetSource(words.get(1));
      forgotten(words.get(1));
      return ExitCode.DONE;
    }
  }

  private void list(List<SourceView> sources) {
    if (json.on()) {
      context.printJson(Map.of("items", sources));
      return;
    }
    if (sources.isEmpty()) {
      context.print(
          List.of(
              "DAGs come from requests alone. Name a git repository with"
                  + " ./millrace server --dags-repo URL."));
      return;
    }
    Table table = new Table("SOURCE", "FROM", "LIVE", "AUTHOR", "DAGS", "BROKEN", "PROBLEM");
    for (SourceView source : sources) {
      table.row(
          source.name(),
          SourceLines.place(source),
          source.live().map(live -> SourceLines.shortened(live.id())).orElse("nothing yet"),
          source.live().map(SourceView.Revision::author).orElse(""),
          source.dags(),
          source.broken(),
          source.problem().map(SourceView.Problem::code).orElse(""));
    }
    context.print(table.lines());
  }

  private void show(SourceView source) {
    if (json.on()) {
      context.printJson(source);
    } else {
      context.print(SourceLines.of(source, context.clock().getZone()));
    }
  }

  private void forgotten(String name) {
    if (json.on()) {
      context.printJson(Map.of("forgotten", name));
      return;
    }
    context.print(List.of("Source " + name + " is forgotten; its DAGs stay as they are."));
  }

  /** The source as it is once a look that began after this has ended. */
  private static SourceView sync(MillraceApi api, String name) {
    Instant asked = api.syncSource(name).askedAt().orElse(Instant.EPOCH);
    long end = System.nanoTime() + SYNC_WITHIN.toNanos();
    while (true) {
      SourceView now = api.source(name);
      if (now.lookedAt().filter(looked -> !looked.isBefore(asked)).isPresent()) {
        return now;
      }
      if (System.nanoTime() > end) {
        throw CommandFailure.tryAgain(
            "nobody reads the source",
            "Source " + name + " was not read within " + SYNC_WITHIN.toMinutes() + " minutes.",
            "Is a scheduler with its --dags-repo running?");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.tryAgain("interrupted", "The command was interrupted.", "");
    }
  }

  private int synced(SourceView source) {
    show(source);
    if (source.problem().isPresent()) {
      return ExitCode.TRY_AGAIN;
    }
    return source.broken() > 0 ? ExitCode.MISTAKE : ExitCode.DONE;
  }
}
