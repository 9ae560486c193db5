package dev.millrace.steps.child;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.spi.kind.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run left that has ended, given as the outputs and values of the step that waited. */
final class ChildOutputs {
  private final StepContext context;
  private final String dag;
  private final String run;
  private final Map<?, ?> left;

  ChildOutputs(StepContext context, String dag, String run) {
    this.context = context;
    this.dag = dag;
    this.run = run;
    this.left = context.resumed().get("outputs") instanceof Map<?, ?> map ? map : Map.of();
  }

  /**
   * Passes the artifacts on that the step declares.
   *
   * @return the values that it declares
   * @throws StepException USER if that run left one of them out, or it is of another type
   */
  Map<String, Object> handOn() throws StepException {
    Parameters parameters = context.parameters();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Object> declared : parameters.nested("outputs").asMap().entrySet()) {
      artifact(declared.getKey(), String.valueOf(declared.getValue()));
    }
    for (Map.Entry<String, Object> declared : parameters.nested("values").asMap().entrySet()) {
      String type = String.valueOf(declared.getValue());
      values.put(declared.getKey(), value(declared.getKey(), type));
    }
    return values;
  }

  private void artifact(String name, String type) throws StepException {
    Map<?, ?> output = output(name);
    Object given = output.get("type");
    if (!(output.get("digest") instanceof String digest) || !type.equals(given)) {
      throw other(name, "an artifact of type " + type, given);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    if (output.get("facts") instanceof Map<?, ?> map) {
      map.forEach((fact, value) -> facts.put(String.valueOf(fact), value));
    }
    long bytes = output.get("bytes") instanceof Number number ? number.longValue() : 0;
    ArtifactType known = ArtifactType.valueOf(type.toUpperCase(Locale.ROOT));
    context.passOn(name, new ExistingArtifact(known, digest, bytes, facts));
  }

  private Object value(String name, String type) throws StepException {
    Map<?, ?> output = output(name);
    Object value = output.get("value");
    if (value instanceof Long whole && type.equals(ValueType.NUMBER.word())) {
      return whole.doubleValue();
    }
    boolean fits =
        type.equals(ValueType.TEXT.word()) && value instanceof String
            || type.equals(ValueType.INTEGER.word()) && value instanceof Long
            || type.equals(ValueType.NUMBER.word()) && value instanceof Double
            || type.equals(ValueType.BOOLEAN.word()) && value instanceof Boolean
            || type.equals(ValueType.LIST.word()) && value instanceof List;
    if (!fits) {
      throw other(name, "a value of type " + type, value == null ? "an artifact" : value);
    }
    return value;
  }

  private Map<?, ?> output(String name) throws StepException {
    Map<?, ?> output = left.get(name) instanceof Map<?, ?> map ? map : Map.of();
    if (output.isEmpty() || output.containsKey("missing")) {
      Object why = output.get("missing");
      throw new StepException(
          FailureClass.USER,
          said()
              + "left no output '"
              + name
              + "': "
              + (why == null ? "the version of the DAG that it ran declares none." : why));
    }
    return output;
  }

  private StepException other(String name, String expected, Object is) {
    return new StepException(
        FailureClass.USER,
        said() + "left '" + name + "' as " + is + "; this step takes " + expected + ".");
  }

  private String said() {
    return "Run " + run + " of DAG '" + dag + "' ";
  }
}
