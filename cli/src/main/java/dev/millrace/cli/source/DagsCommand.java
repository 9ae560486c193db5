package dev.millrace.cli.source;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dags}: what there is, and the versions that it has had. */
@Command(
    name = "dags",
    description = "List the DAGs of a server, the versions of one, or how two versions differ.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such DAG or version, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace dags",
      "  ./millrace dags versions wine",
      "  ./millrace dags diff wine 5c1f0be2 current"
    })
public final class DagsCommand implements Callable<Integer> {
  private static final int VERSIONS_SHOWN = 100;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "0..4",
      paramLabel = "versions DAG | diff DAG VERSION VERSION",
      description = "What to show. Without it: a list. The beginning of a version is enough.")
  private List<String> words = List.of();

  public DagsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    check();
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      if (words.isEmpty()) {
        list(api.dags());
      } else if (words.get(0).equals("versions")) {
        versions(api.versions(words.get(1), VERSIONS_SHOWN));
      } else {
        diff(api.diff(words.get(1), words.get(2), words.get(3)));
      }
      return ExitCode.DONE;
    }
  }

  private void check() {
    boolean right =
        words.isEmpty()
            || words.get(0).equals("versions") && words.size() == 2
            || words.get(0).equals("diff") && words.size() == 4;
    if (!right) {
      throw CommandFailure.mistake(
          "wrong usage",
          "dags takes nothing, `versions DAG` or `diff DAG VERSION VERSION`; not \""
              + String.join(" ", words)
              + "\".",
          "Write it like ./millrace dags versions wine.");
    }
  }

  private void list(List<DagView> dags) {
    if (json.on()) {
      context.printJson(Map.of("items", dags));
      return;
    }
    Table table = new Table("DAG", "VERSION", "STATE", "SOURCE", "REVISION", "AUTHOR");
    for (DagView dag : dags) {
      table.row(
          dag.name(),
          SourceLines.shortened(dag.version()),
          dag.retiredAt().isPresent() ? "retired" : "live",
          dag.origin().map(DagView.Origin::source).orElse("by hand"),
          dag.origin().map(origin -> SourceLines.shortened(origin.revision())).orElse(""),
          dag.origin().map(DagView.Origin::author).orElse(""));
    }
    context.print(table.lines());
  }

  private void versions(Page<DagVersionView> page) {
    if (json.on()) {
      context.printJson(page);
      return;
    }
    Table table =
        new Table("VERSION", "SINCE", "SOURCE", "REVISION", "AUTHOR", "SIGNED BY", "MESSAGE");
    for (DagVersionView version : page.items()) {
      Optional<DagView.Origin> origin = version.origin();
      table.row(
          SourceLines.shortened(version.version()) + (version.current() ? " (current)" : ""),
          SourceLines.time(version.createdAt(), context.clock().getZone()),
          origin.map(DagView.Origin::source).orElse("by hand"),
          origin.map(from -> SourceLines.shortened(from.revision())).orElse(""),
          origin.map(DagView.Origin::author).orElse(""),
          origin.flatMap(DagView.Origin::signer).orElse(""),
          origin.map(DagView.Origin::message).orElse(""));
    }
    context.print(table.lines());
  }

  private void diff(DagDiffView diff) {
    if (json.on()) {
      context.printJson(diff);
      return;
    }
    List<String> lines = new ArrayList<>(diff.text().lines().toList());
    for (DagDiffView.FileChange file : diff.files()) {
      lines.add(
          file.path()
              + ": "
              + digest(file.before())
              + " before, "
              + digest(file.after())
              + " after");
    }
    context.print(lines.isEmpty() ? List.of("They do not differ.") : lines);
  }

  private static String digest(Optional<String> digest) {
    return digest.map(hex -> "sha256:" + SourceLines.shortened(hex)).orElse("not used");
  }
}
