package dev.millrace.steps.http;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Optional;

/** {@code uses: http}. */
public final class HttpKind implements StepKind {
  @Override
  public Step create() {
    return new HttpStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
            "http",
            1,
            "Sends one request and keeps the answer. A server that is away, slow or ill (5xx, 408, 425, 429) is a transient failure, a refusal (other 4xx) the user's.",
            List.of(),
            List.of(Port.out("file", ArtifactType.FILE, "The body of the answer; may be empty.")),
            List.of(
                Parameter.required(
                        "url", ParameterType.webAddress(), "Where to send it: http:// or https://.")
                    .takingSecrets(),
                Parameter.withDefault(
                    "method",
                    ParameterType.choice("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                    "GET",
                    "All but GET and HEAD carry an Idempotency-Key, the same for every attempt of the task, unless headers give one."),
                Parameter.optional(
                        "headers",
                        new ParameterType.MapOf(ParameterType.text()),
                        "Headers of the request: name to value.")
                    .takingSecrets(),
                Parameter.optional(
                        "body", ParameterType.text(), "The body as text. Either this or json.")
                    .takingSecrets(),
                Parameter.optional(
                        "json",
                        new ParameterType.Anything(),
                        "The body as JSON data, sent as application/json.")
                    .takingSecrets(),
                Parameter.withDefault(
                    "timeout",
                    new ParameterType.TimeSpan(),
                    "30s",
                    "For all of it, the body included."),
                Parameter.optional(
                    "expect",
                    ParameterType.listOf(ParameterType.integer(100, 599)),
                    "The status codes that are fine. Default: 200 to 299."),
                Parameter.withDefault(
                    "max-bytes",
                    new ParameterType.ByteSize(),
                    "64MiB",
                    "How large the body may be."),
                Parameter.optional(
                    "values",
                    new ParameterType.MapOf(
                        ParameterType.choice("text", "integer", "number", "boolean", "list")),
                    "Fields of an answer in JSON that the step returns: name of a field of the object to its type.")),
            List.of(new ValueDeclaration("status", ValueType.INTEGER, "The status code.")),
            false,
            false,
            false,
            Isolation.INLINE,
            """
        exchange-rate:
          uses: http
          with:
            url: https://rates.example/latest
            headers: {Accept: application/json}
            values: {rate: number}
        """,
            new FreePorts(false, Optional.empty(), Optional.of("values"), Optional.empty()))
        .choosing(Alternatives.atMostOneOf("body", "json"));
  }
}
