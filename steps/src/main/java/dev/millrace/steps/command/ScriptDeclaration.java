package dev.millrace.steps.command;

import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.ByteSize;
import dev.millrace.spi.kind.ParameterType.MapOf;
import dev.millrace.spi.kind.ParameterType.PathName;
import dev.millrace.spi.kind.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What all kinds that run a script declare alike. */
public final class ScriptDeclaration {
  /** Inputs of any name; outputs and values as two parameters declare them. */
  public static final FreePorts PORTS =
      new FreePorts(true, Optional.of("outputs"), Optional.of("values"), Optional.empty());

  private static final ParameterType TYPE =
      new ParameterType.Choice(
          Arrays.stream(ArtifactType.values())
              .filter(type -> type != ArtifactType.ANY)
              .map(ArtifactType::word)
              .toList());
  private static final ParameterType VALUE_TYPE =
      new ParameterType.Choice(
          Arrays.stream(ValueType.values())
              .filter(type -> type != ValueType.ANY)
              .map(ValueType::word)
              .toList());

  private ScriptDeclaration() {}

  /** The parameters besides the script itself. */
  public static List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            "files",
            ParameterType.listOf(new PathName(false)),
            "Further files beside the DAG that the script needs; they stand at the same relative paths in its working directory."),
        Parameter.optional(
            "params",
            new MapOf(new ParameterType.Anything()),
            "Parameters of the script: each as PARAM_NAME, text as it is and other data as JSON; all of them in the JSON file that MILLRACE_PARAMS names, those of more than 64 KiB only there. Safer than ${{ }} inside a script, which may be read as code."),
        Parameter.optional(
            "outputs",
            new MapOf(TYPE),
            "What the script gives: name to type. It must write the file that OUT_NAME names."),
        Parameter.optional(
            "values",
            new MapOf(VALUE_TYPE),
            "Small values that the script returns: name to type. It must write them as a JSON object to the file that MILLRACE_VALUES names. A text called stdout that is not written there is what the script printed, up to 16 KiB."),
        Parameter.optional(
            "exit-codes",
            new MapOf(ParameterType.choice("user", "data", "gate", "transient", "oom", "timeout")),
            "What an exit code other than 0 means: code to failure class. Codes that are not listed are user."),
        Parameter.optional(
            "memory",
            new ByteSize(),
            "How much memory all processes of the script may use together; then the failure class is oom. Default: millrace.worker.step-memory."));
  }
}
