package dev.millrace.cli.model;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models}: what is registered. */
@Command(
    name = "models",
    description = "List registered models, show one, or take its bundle along.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such model, or an argument is wrong", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace models",
      "  ./millrace models wine-quality",
      "  ./millrace models wine-quality@live --export wine-model"
    })
public final class ModelsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "MODEL, MODEL@ALIAS or MODEL/VERSION. Without it: a list.")
  private String model;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Unpack the bundle of the version (default: live) into a new or empty directory.")
  private String export;

  public ModelsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (model == null && export != null) {
      throw CommandFailure.mistake("no model", "--export needs the name of a model.", "");
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      if (model == null) {
        list(api.models());
        return ExitCode.DONE;
      }
      ModelName name = ModelName.parse(model);
      if (export != null) {
        export(api, api.modelVersion(name.name(), name.selector().orElse("live")));
      } else if (name.selector().isPresent()) {
        show(api.modelVersion(name.name(), name.selector().get()));
      } else {
        show(api.model(name.name()));
      }
      return ExitCode.DONE;
    }
  }

  private void list(List<ModelView> models) {
    if (json.on()) {
      context.printJson(Map.of("items", models));
      return;
    }
    if (models.isEmpty()) {
      context.print(
          List.of(
              "No model is registered yet. A deploy step does it: ./millrace run dags/wine.yaml"));
      return;
    }
    Table table = new Table("MODEL", "VERSIONS", "ALIASES", "NEWEST", "RUN");
    for (ModelView view : models) {
      ModelVersionView newest = view.versions().get(0);
      table.row(
          view.name(),
          view.versions().size(),
          aliases(view),
          time(newest.createdAt()),
          newest.run());
    }
    context.print(table.lines());
  }

  private void show(ModelView view) {
    if (json.on()) {
      context.printJson(view);
      return;
    }
    Table table = new Table("VERSION", "ALIASES", "CREATED", "RUN", "BUNDLE");
    for (ModelVersionView version : view.versions()) {
      table.row(
          version.version(),
          String.join(", ", version.aliases()),
          time(version.createdAt()),
          version.run(),
          version.bundle());
    }
    context.print(table.lines());
  }

  private void show(ModelVersionView version) {
    if (json.on()) {
      context.printJson(version);
      return;
    }
    Table table = new Table("FACT", "VALUE");
    table
        .row("model", version.name())
        .row("version", version.version())
        .row("aliases", String.join(", ", version.aliases()))
        .row("created", time(version.createdAt()))
        .row("run", version.run())
        .row("step", version.task())
        .row("dag", version.dag())
        .row("dag version", version.dagVersion())
        .row("bundle", version.bundle());
    version.facts().forEach(table::row);
    context.print(table.lines());
  }

  private void export(MillraceApi api, ModelVersionView version) {
    Path directory = context.path(export);
    List<String> files = new ArrayList<>(new BundleExport(api).to(directory, version));
    if (json.on()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("model", version.name());
      answer.put("version", version.version());
      answer.put("bundle", version.bundle());
      answer.put("directory", directory.toString());
      answer.put("files", files);
      context.printJson(answer);
      return;
    }
    context.print(
        List.of(
            version.name()
                + " version "
                + version.version()
                + ": "
                + files.size()
                + " files in "
                + export));
  }

  private static String aliases(ModelView view) {
    return view.aliases().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(alias -> alias.getKey() + "=" + alias.getValue())
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(context.clock().getZone()));
  }
}
