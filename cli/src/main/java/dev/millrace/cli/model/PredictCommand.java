package dev.millrace.cli.model;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.ModelMetadata;
import dev.millrace.engine.view.ModelVersionView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code predict}: ask a registered model. */
@Command(
    name = "predict",
    description =
        "Ask a registered model for the rows of a CSV file, or for rows typed here. Prints all"
            + " predictions or none.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such model or file, or a row does not fit the model",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace predict wine-quality --csv new.csv --out graded.csv",
      "  ./millrace predict wine-quality@candidate --row alcohol=9.4,pH=3.51",
      "  cat new.csv | ./millrace predict wine-quality/3 --csv - --json"
    })
public final class PredictCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(
      paramLabel = "MODEL",
      description = "MODEL, MODEL@ALIAS or MODEL/VERSION. Without a selector: the alias live.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Rows rows;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write here instead of standard output; whole or not at all.")
  private String out;

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}. Default: csv for --csv, a table for --row.")
  private Format format;

  enum Format {
    csv,
    json
  }

  /** Exactly one of them. */
  static final class Rows {
    @Option(
        names = "--csv",
        paramLabel = "FILE",
        description = "A CSV file with a header, - for standard input.")
    private String csv;

    @Option(names = "--row", paramLabel = "NAME=VALUE,…", description = "A row. May be repeated.")
    private List<String> typed;
  }

  public PredictCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ModelName name = ModelName.parse(model);
    try (RowSource source = source();
        Connection connection =
            context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      ModelVersionView version = api.modelVersion(name.name(), name.selector().orElse("live"));
      Predictor predictor =
          new Predictor(
              api, version.name(), version.version(), ignored(api, version, source.columns()));
      write(predictor, source, version);
      return ExitCode.DONE;
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be written",
          (out == null ? "The output" : out) + " cannot be written: " + e + ".",
          "");
    }
  }

  private RowSource source() {
    if (rows.csv == null) {
      return new TypedRows(rows.typed);
    }
    if (rows.csv.equals("-")) {
      return new CsvRows("standard input", context.io().in());
    }
    try {
      return new CsvRows(rows.csv, Files.newInputStream(context.path(rows.csv)));
    } catch (NoSuchFileException e) {
      throw CommandFailure.mistake(
          "no such file", "There is no file " + rows.csv + ".", "Check the path after --csv.");
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be read", rows.csv + " cannot be read: " + e + ".", "");
    }
  }

  /**
   * Columns of a file that the model does not read stay for the output and are not sent. If one
   * that it needs is missing, all are sent: one of them may be it, misspelt, and the answer then
   * says so.
   */
  private Set<String> ignored(MillraceApi api, ModelVersionView version, List<String> columns) {
    if (rows.csv == null) {
      return Set.of(); // what a person typed was meant
    }
    Set<String> extra = new LinkedHashSet<>(columns);
    for (ModelMetadata.Column input : api.metadata(version.name(), version.version()).inputs()) {
      boolean there = extra.remove(input.name());
      if (!there) {
        return Set.of();
      }
    }
    return extra;
  }

  /** To a file of its own first, because a later row may not fit. */
  private void write(Predictor predictor, RowSource source, ModelVersionView version)
      throws IOException {
    Path target = out == null ? null : context.path(out);
    Path part =
        target == null
            ? Files.createTempFile("millrace-", ".part")
            : Files.createTempFile(target.getParent(), ".millrace-", ".part");
    try {
      try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part))) {
        predictor.predict(source, output(version, bytes));
      }
      if (target == null) {
        Files.copy(part, context.io().out());
        context.io().out().flush();
      } else {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private PredictionOutput output(ModelVersionView version, OutputStream bytes) throws IOException {
    if (json.on() || format == Format.json) {
      return new JsonOutput(version.name(), version.version(), bytes);
    }
    return rows.csv == null && format == null
        ? new TableOutput(bytes)
        : new CsvOutput(version.name(), bytes);
  }
}
