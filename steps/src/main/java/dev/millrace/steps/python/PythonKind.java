package dev.millrace.steps.python;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Alternatives;
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
import java.util.Set;

/** {@code uses: python}. */
public final class PythonKind implements StepKind {
  @Override
  public Step create() {
    return new PythonStep();
  }

  @Override
  public KindDeclaration declaration() {
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                Parameter.optional(
                    "code", ParameterType.text(), "The script itself. Either this or script."),
                Parameter.optional("script", new PathName(false), "A script beside the DAG."),
                Parameter.optional(
                    "requirements",
                    new PathName(false),
                    "A requirements file for pip. The environment is built once for each content and interpreter and kept by the worker; without this, the script sees what the interpreter has."),
                Parameter.withDefault(
                    "interpreter",
                    ParameterType.text(),
                    "python3",
                    "The Python to use, as it is called on the PATH of the worker.")));
    parameters.addAll(ScriptDeclaration.parameters());
    return new KindDeclaration(
            "python",
            1,
            "Runs a Python script. It needs no library: inputs and outputs are files that IN_NAME and OUT_NAME name. With import millrace it is shorter: input(name), output(name), params, values(name=…), progress(share, words). It sees the same variables as shell.",
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
          uses: python
          in: {table: raw}
          with:
            code: |
              import millrace
              size = len(open(millrace.input("table"), "rb").read())
              with open(millrace.output("note"), "w") as note:
                  print(millrace.params["greeting"], size, file=note)
              millrace.values(bytes=size)
            params: {greeting: Counted}
            outputs: {note: file}
            values: {bytes: integer}
        """,
            ScriptDeclaration.PORTS)
        .running(Isolation.PROCESS, Set.of(Isolation.CONTAINER))
        .runningCode()
        .choosing(Alternatives.oneOf("code", "script"));
  }
}
