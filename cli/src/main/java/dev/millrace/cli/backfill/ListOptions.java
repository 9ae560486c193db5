package dev.millrace.cli.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.model.CsvRows;
import dev.millrace.cli.model.Row;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.RunParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** {@code --list} and {@code --each}: the parameters of a run each. */
final class ListOptions {
  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "Instead of ticks: a file with the parameters of a run each, CSV with a header or a YAML or"
              + " JSON list of maps.")
  private String file;

  @Option(
      names = "--each",
      paramLabel = "NAME=VALUE,VALUE",
      description =
          "Instead of ticks: a run for each value of a parameter, such as the versions of a model.")
  private String each;

  boolean isGiven() {
    return file != null || each != null;
  }

  /**
   * @param declared the parameters of the DAG
   * @return the parameters of each run, of the declared types
   * @throws CommandFailure naming everything that does not fit
   */
  List<Map<String, Object>> read(CommandContext context, List<RunParameter> declared) {
    if (file != null && each != null) {
      throw CommandFailure.mistake(
          "options that do not go together",
          "--list and --each both say what runs are made of.",
          "Leave out the one or the other.");
    }
    if (each != null) {
      return each(declared);
    }
    return file == null ? List.of() : fromFile(context, declared);
  }

  private List<Map<String, Object>> each(List<RunParameter> declared) {
    int equals = each.indexOf('=');
    if (equals < 1) {
      throw CommandFailure.mistake(
          "not a parameter",
          "--each is \"" + each + "\"; NAME=VALUE,VALUE was expected.",
          "Write it like --each model=churn@3,churn@4.");
    }
    String name = each.substring(0, equals);
    List<Map<String, Object>> list = new ArrayList<>();
    for (String value : each.substring(equals + 1).split(",", -1)) {
      list.add(typed("--each", declared, Map.of(name, value.strip())));
    }
    return list;
  }

  private List<Map<String, Object>> fromFile(CommandContext context, List<RunParameter> declared) {
    Path path = context.path(file);
    try {
      if (file.toLowerCase(Locale.ROOT).endsWith(".csv")) {
        return fromCsv(path, declared);
      }
      return new YAMLMapper()
          .readValue(Files.readAllBytes(path), new TypeReference<List<Map<String, Object>>>() {});
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a list that cannot be read",
          file
              + ": "
              + (e instanceof JsonProcessingException json ? json.getOriginalMessage() : e)
              + ".",
          "It has to be a .csv file with a header, or a YAML or JSON list of maps.");
    }
  }

  private List<Map<String, Object>> fromCsv(Path path, List<RunParameter> declared)
      throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    try (CsvRows rows = new CsvRows(file, Files.newInputStream(path))) {
      while (rows.hasNext()) {
        Row row = rows.next();
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < rows.columns().size(); i++) {
          if (!row.cells().get(i).isEmpty()) { // otherwise it has its default
            cells.put(rows.columns().get(i), row.cells().get(i));
          }
        }
        list.add(typed(row.place(), declared, cells));
      }
    }
    return list;
  }

  private static Map<String, Object> typed(
      String place, List<RunParameter> declared, Map<String, String> texts) {
    RunParameters read = RunParameters.fromText(declared, texts);
    List<ParameterProblem> problems =
        read.problems().stream().filter(one -> !one.rule().equals("missing-parameter")).toList();
    if (!problems.isEmpty()) {
      throw CommandFailure.mistake(
          "parameters that do not fit",
          place
              + ": "
              + problems.stream().map(ParameterProblem::message).collect(Collectors.joining(" ")),
          "");
    }
    Map<String, Object> values = new LinkedHashMap<>(read.values());
    values.keySet().retainAll(texts.keySet());
    return values;
  }
}
