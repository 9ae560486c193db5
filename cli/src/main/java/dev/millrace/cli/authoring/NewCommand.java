package dev.millrace.cli.authoring;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.DagReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code new}: a DAG to begin with. */
@Command(
    name = "new",
    description =
        "Write a DAG that works, with its tests and the files that it uses. Without a template: list"
            + " them.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such template, a file is in the way, or it cannot be written"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace new",
      "  ./millrace new train flowers --dir dags && ./millrace run dags/flowers.yaml"
    })
public final class NewCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TEMPLATE",
      description = "What to begin with.")
  private String template;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name of the DAG and of its file. Default: that of the template.")
  private String name;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to write; made if it is not there. Default: the current directory.")
  private String directory = ".";

  @Option(names = "--force", description = "Replace files that are in the way.")
  private boolean force;

  public NewCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (template == null) {
      list();
      return ExitCode.DONE;
    }
    Template chosen = chosen();
    String dag = name == null ? chosen.word() : name;
    if (!dag.matches(DagReader.NAME_PATTERN)) {
      throw CommandFailure.mistake(
          "not a name for a DAG",
          "\""
              + dag
              + "\" cannot name a DAG: letters, digits, - and ., beginning with a letter or a digit.",
          "");
    }
    List<String> written = write(chosen.files(dag));
    if (json.on()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("dag", dag);
      answer.put("files", written);
      context.printJson(answer);
    } else {
      context.print(written);
      context
          .io()
          .err()
          .println(
              "Next: ./millrace test " + written.get(1) + " && ./millrace run " + written.get(0));
    }
    return ExitCode.DONE;
  }

  private void list() {
    List<Template> all = List.of(Template.values());
    if (json.on()) {
      context.printJson(
          Map.of(
              "items",
              all.stream()
                  .map(one -> Map.of("template", one.word(), "description", one.description()))
                  .toList()));
      return;
    }
    Table table = new Table("TEMPLATE", "");
    all.forEach(one -> table.row(one.word(), one.description()));
    context.print(table.lines());
  }

  private Template chosen() {
    List<String> words = Arrays.stream(Template.values()).map(Template::word).toList();
    int index = words.indexOf(template);
    if (index < 0) {
      throw CommandFailure.mistake(
          "no such template",
          "There is no template \"" + template + "\"; there are " + Nearest.list(words) + ".",
          Nearest.suggestion(template, words));
    }
    return Template.values()[index];
  }

  private List<String> write(Map<String, String> files) {
    Path root = context.path(directory);
    List<String> shown = new ArrayList<>();
    for (String path : files.keySet()) {
      shown.add(Path.of(directory).resolve(path).normalize().toString());
      boolean same = isThere(root.resolve(path), files.get(path));
      if (Files.exists(root.resolve(path)) && !same && !force) {
        throw CommandFailure.mistake(
            "a file in the way",
            shown.get(shown.size() - 1) + " is there already; nothing was written.",
            "Choose another name or --dir, or replace it with --force.");
      }
    }
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = root.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be written", "The DAG cannot be written: " + e + ".", "");
    }
    return shown;
  }

  /** Whether the file says this already: templates share their data. */
  private static boolean isThere(Path path, String text) {
    try {
      return Files.isRegularFile(path) && Files.readString(path).equals(text);
    } catch (IOException e) {
      return false;
    }
  }
}
