package dev.millrace.engine.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a run, given as JSON data or as text, checked against the declarations of its
 * DAG.
 *
 * @param values every declared parameter with its value or default, in the order declared; complete
 *     only if there are no problems
 * @param problems everything that does not fit, each once
 */
public record RunParameters(Map<String, Object> values, List<ParameterProblem> problems) {
  /** Made when first needed: most who check parameters never read JSON. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  public RunParameters {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    problems = List.copyOf(problems);
  }

  /** From data as JSON gives it; {@code 3.0} counts as a whole number, {@code "3"} does not. */
  public static RunParameters fromData(List<RunParameter> declared, Map<String, ?> given) {
    List<ParameterProblem> problems = new ArrayList<>();
    Map<String, Object> data = new LinkedHashMap<>(given);
    return check(declared, data, problems);
  }

  /**
   * From text, as {@code -p trees=300} gives it. A list is JSON or items separated by commas; an
   * object is JSON.
   */
  public static RunParameters fromText(List<RunParameter> declared, Map<String, String> given) {
    List<ParameterProblem> problems = new ArrayList<>();
    Map<String, Object> data = new LinkedHashMap<>();
    given.forEach(
        (name, text) -> data.put(name, find(declared, name).map(d -> parse(d, text)).orElse(text)));
    return check(declared, data, problems);
  }

  /**
   * A value that fits, in the declared type: a number as Double, a whole number as Long.
   *
   * @param problems takes everything that is wrong with it
   */
  public static Optional<Object> typed(
      RunParameter declared, Object value, List<ParameterProblem> problems) {
    return new ParameterValue(problems).check(declared, declared.name(), value);
  }

  private static RunParameters check(
      List<RunParameter> declared, Map<String, Object> given, List<ParameterProblem> problems) {
    ParameterValue checker = new ParameterValue(problems);
    Map<String, Object> values = new LinkedHashMap<>();
    for (RunParameter parameter : declared) {
      String name = parameter.name();
      if (given.containsKey(name)) {
        checker.check(parameter, name, given.get(name)).ifPresent(v -> values.put(name, v));
      } else if (parameter.fallback().isPresent()) {
        values.put(name, parameter.fallback().get());
      } else {
        String expected = ParameterValue.words(parameter);
        problems.add(
            new ParameterProblem("missing-parameter", name, "", expected, "It has no default."));
      }
    }
    List<String> names = declared.stream().map(RunParameter::name).toList();
    for (Map.Entry<String, Object> entry : given.entrySet()) {
      if (!names.contains(entry.getKey())) {
        problems.add(
            new ParameterProblem(
                "unknown-parameter",
                entry.getKey(),
                String.valueOf(entry.getValue()),
                names.isEmpty() ? "no parameter; the DAG has none" : Nearest.list(names),
                Nearest.suggestion(entry.getKey(), names)));
      }
    }
    return new RunParameters(values, problems);
  }

  private static Optional<RunParameter> find(List<RunParameter> declared, String name) {
    return declared.stream().filter(d -> d.name().equals(name)).findFirst();
  }

  /** The text as the declared type reads it, or the text itself, which then does not fit. */
  private static Object parse(RunParameter declared, String text) {
    try {
      return switch (declared.type()) {
        case "integer" -> Long.valueOf(text.trim());
        case "number" -> Double.valueOf(text.trim());
        case "boolean" -> flag(text.trim());
        case "array" -> text.trim().startsWith("[") ? json(text) : items(declared, text);
        case "object" -> json(text);
        default -> text;
      };
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Object flag(String text) {
    return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
  }

  private static Object json(String text) {
    try {
      return Json.MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      return text; // does not fit the type, which the check says with the text
    }
  }

  private static List<Object> items(RunParameter declared, String text) {
    List<Object> items = new ArrayList<>();
    for (String item : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String trimmed = item.trim();
      items.add(declared.items().map(d -> parse(d, trimmed)).orElse(trimmed));
    }
    return items;
  }
}
