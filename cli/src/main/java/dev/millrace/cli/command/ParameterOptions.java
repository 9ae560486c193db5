package dev.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.RunParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** {@code -p} and {@code --param-file}: values for the parameters of a DAG. */
public final class ParameterOptions {
  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description =
          "A parameter of the DAG; lists as JSON or with commas, maps as JSON. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--param-file",
      paramLabel = "FILE",
      description = "A YAML or JSON file with parameters by name; -p wins over it.")
  private String paramFile;

  /** Whether there is any. */
  public boolean isGiven() {
    return !assignments.isEmpty() || paramFile != null;
  }

  /**
   * @param declared the parameters of the DAG
   * @return the values that were given, of the declared types; the server adds the defaults
   * @throws CommandFailure naming everything that does not fit
   */
  public Map<String, Object> values(CommandContext context, List<RunParameter> declared) {
    return read(context, declared, true);
  }

  /** The same where nothing is run, so that parameters may be missing. */
  public Map<String, Object> given(CommandContext context, List<RunParameter> declared) {
    return read(context, declared, false);
  }

  private Map<String, Object> read(
      CommandContext context, List<RunParameter> declared, boolean complete) {
    Map<String, String> typed = assigned();
    Map<String, Object> given = new LinkedHashMap<>();
    if (paramFile != null) {
      given.putAll(fromFile(context));
    }
    given.keySet().removeAll(typed.keySet());
    RunParameters texts = RunParameters.fromText(declared, typed);
    List<ParameterProblem> problems = new ArrayList<>();
    texts.problems().stream().filter(one -> !missing(one)).forEach(problems::add);
    typed.keySet().stream()
        .filter(texts.values()::containsKey)
        .forEach(name -> given.put(name, texts.values().get(name)));
    RunParameters.fromData(declared, given).problems().stream()
        .filter(one -> !missing(one) || complete && !typed.containsKey(one.name()))
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      throw CommandFailure.mistake(
          "parameters that do not fit",
          problems.stream().map(ParameterProblem::message).collect(Collectors.joining(" ")),
          "");
    }
    return given;
  }

  private static boolean missing(ParameterProblem problem) {
    return problem.rule().equals("missing-parameter");
  }

  private Map<String, String> assigned() {
    Map<String, String> typed = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw CommandFailure.mistake(
            "not a parameter",
            "\"" + assignment + "\" is not NAME=VALUE.",
            "Write it like -p trees=300.");
      }
      typed.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    return typed;
  }

  private Map<String, Object> fromFile(CommandContext context) {
    try {
      return new YAMLMapper()
          .readerForMapOf(Object.class)
          .readValue(Files.readAllBytes(context.path(paramFile)));
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a parameter file that cannot be read",
          paramFile
              + ": "
              + (e instanceof JsonProcessingException j ? j.getOriginalMessage() : e)
              + ".",
          "It has to be a YAML or JSON map of names to values.");
    }
  }
}
