package dev.millrace.steps.container;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Reuse;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.steps.command.ScriptDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code uses: container}. */
public final class ContainerKind implements StepKind {
  private static final ParameterType IMAGE = new ParameterType.Text(Optional.of("[^\\s-]\\S*"));
  private static final ParameterType USER = new ParameterType.Text(Optional.of("[^\\s-]\\S*"));

  @Override
  public Step create() {
    return new ContainerStep();
  }

  @Override
  public KindDeclaration declaration() {
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                Parameter.required(
                    "image",
                    IMAGE,
                    "The image, as docker or podman on the worker calls it. A name with a digest, such as alpine@sha256:…, is the same image for ever; only then, or with a ttl, are results reused."),
                Parameter.optional(
                    "run",
                    ParameterType.text(),
                    "A script for sh -e of the image. Without it, the image runs command and args."),
                Parameter.optional(
                    "command",
                    ParameterType.listOf(ParameterType.text()),
                    "What to run instead of the entry point of the image."),
                Parameter.optional(
                    "args",
                    ParameterType.listOf(ParameterType.text()),
                    "What to give to the command, or to the entry point of the image."),
                Parameter.withDefault(
                    "pull",
                    new ParameterType.Choice(ImageChoice.PULLS),
                    ImageChoice.PULLS.get(0),
                    "When to pull the image."),
                Parameter.withDefault(
                    "network",
                    new ParameterType.Choice(ImageChoice.NETWORKS),
                    ImageChoice.NETWORKS.get(0),
                    "Whether the container reaches anything outside."),
                Parameter.optional(
                    "user",
                    USER,
                    "Who its code is: root, or numbers as in 1000:1000. Default: whom the worker runs as, or nobody (65534) where that is root."),
                Parameter.withDefault(
                    "read-only",
                    ParameterType.flag(),
                    false,
                    "Whether it can write only below /millrace and in a /tmp in memory.")));
    parameters.addAll(ScriptDeclaration.parameters());
    return new KindDeclaration(
            "container",
            1,
            "Runs a container with docker or podman of the worker. Inputs are files that IN_NAME names and cannot be changed, outputs files that OUT_NAME names, all below /millrace; what it prints is its log. It has no network, is not root, sees nothing else of the worker, and gets SIGTERM before it is killed.",
            List.of(),
            List.of(),
            parameters,
            List.of(),
            false,
            false,
            Reuse.IF_ASKED,
            Isolation.CONTAINER,
            """
        counted:
          uses: container
          in: {table: raw}
          with:
            image: debian:12-slim
            run: |
              bytes=$(wc -c < "$IN_TABLE")
              echo "$PARAM_GREETING: $bytes bytes" > "$OUT_NOTE"
              echo "{\\"bytes\\": $bytes}" > "$MILLRACE_VALUES"
            params: {greeting: Counted}
            outputs: {note: file}
            values: {bytes: integer}
        """,
            ScriptDeclaration.PORTS)
        .runningCode()
        .choosing(
            Alternatives.atMostOneOf("run", "command"), Alternatives.atMostOneOf("run", "args"));
  }
}
