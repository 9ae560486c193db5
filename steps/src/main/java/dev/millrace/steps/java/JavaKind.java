package dev.millrace.steps.java;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.PathName;
import dev.millrace.spi.kind.Reuse;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.steps.command.ScriptDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code uses: java}. */
public final class JavaKind implements StepKind {
  private static final ParameterType CLASS =
      new ParameterType.Text(
          Optional.of("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*"));

  @Override
  public Step create() {
    return new JavaStep();
  }

  @Override
  public KindDeclaration declaration() {
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                Parameter.required(
                    "jar",
                    ParameterType.listOf(new PathName(false)),
                    "The jar with the class beside the DAG, or several with its libraries. They are part of the version of the DAG."),
                Parameter.required(
                    "class",
                    CLASS,
                    "The class, which implements dev.millrace.spi.Step and has a public constructor without parameters. It sees the JDK, the API and the jars.")));
    ScriptDeclaration.parameters().stream()
        .filter(parameter -> List.of("outputs", "values").contains(parameter.name()))
        .map(JavaKind::described)
        .forEach(parameters::add);
    parameters.add(
        Parameter.optional(
            "params",
            new ParameterType.MapOf(new ParameterType.Anything()),
            "What the class finds in context.parameters()."));
    parameters.add(
        Parameter.optional(
            "files",
            ParameterType.listOf(new PathName(false)),
            "Files beside the DAG that context.file(name) gives."));
    return new KindDeclaration(
            "java",
            1,
            "Runs a class of your own in a process of its own. Inputs of any name are context.inputs(name); outputs and values are declared here. For a kind of your own with parameters that are checked, write a plugin.",
            List.of(),
            List.of(),
            parameters,
            List.of(),
            false,
            false,
            Reuse.IF_ASKED,
            Isolation.PROCESS,
            """
        counted:
          uses: java
          in: {table: raw}
          with:
            jar: lib/steps.jar
            class: org.example.CountBytes
            params: {greeting: Counted}
            outputs: {note: file}
            values: {bytes: integer}
        """,
            ScriptDeclaration.PORTS)
        .runningCode();
  }

  private static Parameter described(Parameter shared) {
    String doc =
        shared.name().equals("outputs")
            ? "What the class gives: name to type. It must write the file context.output(name).path()."
            : "Small values that the class returns with its StepResult: name to type.";
    return Parameter.optional(shared.name(), shared.type(), doc);
  }
}
