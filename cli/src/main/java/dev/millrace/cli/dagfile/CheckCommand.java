package dev.millrace.cli.dagfile;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.Json;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: all findings of DAG files, without a server. */
@Command(
    name = "check",
    description = "Check DAG files without a server and print every finding.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no findings", "2:findings, or a file that cannot be read"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace check dags",
      "  ./millrace check dags/wine.yaml --json",
      "  ./millrace check dags --format github   # annotations in GitHub Actions"
    })
public final class CheckCommand implements Callable<Integer> {
  private static final int AT_A_TIME = 256; // files whose findings are held in memory

  private final CommandContext context;
  private CompletableFuture<DagReader> reader;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "DAG files, or directories whose .yaml and .yml files are DAGs.")
  private List<String> paths;

  @Option(
      names = "--format",
      description = "How findings are printed: ${COMPLETION-CANDIDATES}. Default: text.")
  private Format format = Format.text;

  @Option(
      names = {"-r", "--recursive"},
      description =
          "Also files in directories below that say apiVersion: millrace/…; hidden directories and"
              + " links to directories are passed over.")
  private boolean below;

  enum Format {
    text,
    github
  }

  public CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    reader = CompletableFuture.supplyAsync(context::checkingReader); // while files are listed
    Map<String, Path> files = new LinkedHashMap<>();
    paths.forEach(typed -> files.putAll(files(typed)));
    int findings = json.on() ? asJson(files) : asLines(files);
    if (!json.on()) {
      context.io().out().flush();
      double seconds = (System.nanoTime() - begun) / 1e9;
      String counts = counted(files.size(), "file") + ", " + counted(findings, "finding");
      context.io().err().printf(Locale.ROOT, "%s, %.1f s%n", counts, seconds);
    }
    return findings == 0 ? ExitCode.DONE : ExitCode.MISTAKE;
  }

  private Map<String, Path> files(String typed) {
    Path path = context.path(typed);
    if (!Files.isDirectory(path)) {
      return Map.of(typed, path);
    }
    return below ? DagFolder.filesBelow(typed, path) : DagFolder.files(typed, path);
  }

  private int asLines(Map<String, Path> files) {
    return each(files, finding -> context.io().out().println(line(finding)));
  }

  private int asJson(Map<String, Path> files) {
    try (JsonGenerator out = Json.MAPPER.createGenerator(context.io().out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeObjectField("files", files.keySet());
      out.writeArrayFieldStart("findings");
      int findings =
          each(
              files,
              finding -> {
                try {
                  out.writeObject(finding);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw(System.lineSeparator());
      return findings;
    } catch (IOException e) {
      throw new UncheckedIOException("standard output cannot be written", e);
    }
  }

  /**
   * Reads many files at a time, hands their findings over in order, and counts these. What can be
   * said only when all of them were read comes last.
   */
  private int each(Map<String, Path> files, Consumer<Finding> findings) {
    DagReader ready = reader.join();
    SeenFiles seen = new SeenFiles();
    DagsTogether together = new DagsTogether();
    List<Map.Entry<String, Path>> all = List.copyOf(files.entrySet());
    int count = 0;
    for (int from = 0; from < all.size(); from += AT_A_TIME) {
      List<Map.Entry<String, Path>> some =
          all.subList(from, Math.min(all.size(), from + AT_A_TIME));
      List<DagsTogether.Kept> read =
          some.parallelStream()
              .map(file -> read(file.getKey(), file.getValue(), ready, seen))
              .toList();
      for (DagsTogether.Kept file : read) {
        file.findings().forEach(findings);
        count += file.findings().size();
        together.add(file);
      }
    }
    return count + together.each(findings);
  }

  private static DagsTogether.Kept read(String name, Path path, DagReader reader, SeenFiles seen) {
    return DagsTogether.keep(path, DagFile.read(name, path, reader, seen));
  }

  private String line(Finding finding) {
    return format == Format.text ? finding.toString() : GithubAnnotation.of(finding);
  }

  private static String counted(int number, String noun) {
    return Amounts.count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
