package dev.millrace.steps.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether code that an author brought gives the outputs and values that the step declares. */
public final class GivenBack {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GivenBack() {}

  /**
   * Checks each output that the parameter {@code outputs} declares.
   *
   * @param hint how one is to be written
   */
  public static void outputs(StepContext context, String hint)
      throws StepException, IOException, InterruptedException {
    for (Map.Entry<String, Object> output :
        context.parameters().nested("outputs").asMap().entrySet()) {
      ArtifactType type =
          ArtifactType.valueOf(String.valueOf(output.getValue()).toUpperCase(Locale.ROOT));
      OutputCheck.check(context, output.getKey(), type, hint);
    }
  }

  /**
   * The values as their declared types want them.
   *
   * @param who returned them, as a message begins
   * @param hint how one is to be returned
   * @param declared name to word of a type
   */
  public static Map<String, Object> values(
      String who, String hint, Map<String, Object> declared, Map<String, Object> returned)
      throws StepException {
    Map<String, Object> values = new LinkedHashMap<>(returned);
    for (String name : values.keySet()) {
      if (!declared.containsKey(name)) {
        throw StepException.user(
            who
                + " returned a value '"
                + name
                + "', which is not declared. Add it below 'values' with its type.");
      }
    }
    for (Map.Entry<String, Object> value : declared.entrySet()) {
      String name = value.getKey();
      String type = String.valueOf(value.getValue());
      if (values.get(name) == null) {
        throw StepException.user(
            who + " did not return the value '" + name + "' (" + type + "). " + hint);
      }
      check(name, type, values.get(name));
      if (type.equals("number")) {
        values.computeIfPresent(name, (n, number) -> ((Number) number).doubleValue());
      }
    }
    return values;
  }

  private static void check(String name, String type, Object value) throws StepException {
    ValueType expected = ValueType.valueOf(type.toUpperCase(Locale.ROOT));
    boolean whole = value instanceof Integer || value instanceof Long;
    boolean fits =
        switch (expected) {
          case TEXT -> value instanceof String;
          case INTEGER -> whole;
          case NUMBER -> value instanceof Number && !(value instanceof BigInteger);
          case BOOLEAN -> value instanceof Boolean;
          case LIST -> value instanceof List;
          case ANY -> true;
        };
    if (!fits) {
      throw StepException.user(
          "The value '" + name + "' is " + json(value) + "; it is declared as " + type + ".");
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      return String.valueOf(value);
    }
  }
}
