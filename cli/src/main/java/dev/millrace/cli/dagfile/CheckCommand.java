package dev.millrace.cli.dagfile;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
  private final CommandContext context;
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

  enum Format {
    text,
    github
  }

  public CheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<String> names = new ArrayList<>();
    DagReader reader = context.dagReader();
    List<Finding> findings = new ArrayList<>();
    for (String typed : paths) {
      for (Map.Entry<String, Path> file : files(typed).entrySet()) {
        names.add(file.getKey());
        findings.addAll(DagFile.read(file.getKey(), file.getValue(), reader).findings());
      }
    }
    if (json.on()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("files", names);
      answer.put("findings", findings);
      context.printJson(answer);
    } else {
      findings.forEach(finding -> context.io().out().println(line(finding)));
      context.io().out().flush();
      context
          .io()
          .err()
          .println(counted(names.size(), "file") + ", " + counted(findings.size(), "finding"));
    }
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.MISTAKE;
  }

  private Map<String, Path> files(String typed) {
    Path path = context.path(typed);
    return Files.isDirectory(path) ? DagFolder.files(typed, path) : Map.of(typed, path);
  }

  private String line(Finding finding) {
    return format == Format.text ? finding.toString() : GithubAnnotation.of(finding);
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
