package dev.millrace.steps.shell;

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

/** {@code uses: shell}. */
public final class ShellKind implements StepKind {
  @Override
  public Step create() {
    return new ShellStep();
  }

  @Override
  public KindDeclaration declaration() {
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                Parameter.optional(
                    "run",
                    ParameterType.text(),
                    "The script, for bash -e -o pipefail; where there is no bash, for sh -e. Either this or script."),
                Parameter.optional(
                    "script",
                    new PathName(false),
                    "A script beside the DAG, run in the same way, or by what its first line names after #!.")));
    parameters.addAll(ScriptDeclaration.parameters());
    return new KindDeclaration(
            "shell",
            1,
            "Runs a shell script. Connected inputs are files that IN_NAME names, one a line; what it prints is its log. It sees PATH, HOME and the locale of the worker, the variables of env, and no secrets but those of secrets.",
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
          uses: shell
          in: {table: raw}
          with:
            run: |
              bytes=$(wc -c < "$IN_TABLE")
              echo "$PARAM_GREETING: $bytes bytes" > "$OUT_NOTE"
              echo "{\\"bytes\\": $bytes}" > "$MILLRACE_VALUES"
            params: {greeting: Counted}
            outputs: {note: file}
            values: {bytes: integer}
        """,
            ScriptDeclaration.PORTS)
        .running(Isolation.PROCESS, Set.of(Isolation.CONTAINER))
        .runningCode()
        .choosing(Alternatives.oneOf("run", "script"));
  }
}
