package dev.millrace.steps.waiting;

import dev.millrace.spi.Step;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.ArtifactReference;
import dev.millrace.spi.kind.ParameterType.TimeSpan;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.time.Clock;
import java.util.List;

/** {@code uses: wait}. A process of its own, because looking at a file can hang. */
public final class WaitKind implements StepKind {
  private final Clock clock;

  /** With the clock of the machine. */
  public WaitKind() {
    this(Clock.systemUTC());
  }

  WaitKind(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Step create() {
    return new WaitStep(clock);
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
            "wait",
            1,
            "Waits for a time, a file, an address, an answer of a database or an artifact, without holding a slot: between two looks nothing runs. One of for, until, file, url, sql and artifact is given.",
            List.of(),
            List.of(),
            List.of(
                Parameter.optional("for", new TimeSpan(), "Waits for so long."),
                Parameter.optional(
                    "until",
                    ParameterType.moment(),
                    "Waits until this moment, in ISO-8601 with an offset or Z, such as 2026-03-01T06:00:00Z."),
                Parameter.optional(
                    "file",
                    ParameterType.text(),
                    "Waits until there is a file or a directory at this absolute path, as the worker sees it. Any worker may look."),
                Parameter.optional(
                        "url",
                        ParameterType.webAddress(),
                        "Waits until a GET of this address is answered with 200 to 299.")
                    .takingSecrets(),
                Parameter.optional(
                    "sql",
                    ParameterType.text(),
                    "Waits until the first value of the first row is true, or a number other than 0, such as SELECT count(*) > 0 FROM orders WHERE day = current_date."),
                Parameter.optional(
                        "database",
                        ParameterType.text(),
                        "Where sql is asked, as a JDBC address of PostgreSQL, H2 or DuckDB, such as jdbc:postgresql://host/name?user=reader&password=${{ secrets.DB_PASSWORD }}. Without it, DuckDB is asked, which can read files that the worker sees.")
                    .takingSecrets(),
                Parameter.optional(
                    "artifact",
                    new ArtifactReference(),
                    "Waits until there is this artifact: dag.output for what the last run of a DAG left as one of its outputs, artifact:sha256:… for one that some run has made, model:name@alias for a model that is registered. Its bytes are not fetched."),
                Parameter.optional(
                    "after",
                    ParameterType.moment(),
                    "With artifact: dag.output, counts only what came to be at or after this moment, in ISO-8601 with an offset or Z. A run that leaves the same bytes as the one before makes them no newer."),
                Parameter.withDefault(
                    "every", new TimeSpan(), "30s", "How long between two looks; at least 1s."),
                Parameter.optional(
                    "timeout",
                    new TimeSpan(),
                    "How long to look for a file, an address, an answer or an artifact, counted from the first look; then the failure class is timeout. Without it, for ever, or until the timeout of the step.")),
            List.of(
                new ValueDeclaration(
                    "since", ValueType.TEXT, "When it began to wait, in ISO-8601."),
                new ValueDeclaration("until", ValueType.TEXT, "When it had come, in ISO-8601."),
                new ValueDeclaration(
                    "digest",
                    ValueType.TEXT,
                    "The SHA-256 of the artifact that had come, in lower-case hexadecimal digits; empty if it waited for something else."),
                new ValueDeclaration(
                    "run",
                    ValueType.TEXT,
                    "The run that left the artifact as an output of its DAG; empty for everything but dag.output.")),
            false,
            false,
            false,
            Isolation.PROCESS,
            """
        delivered:
          uses: wait
          with: {file: /data/incoming/wine.csv, every: 1m, timeout: 6h}
        """)
        .choosing(Alternatives.oneOf("for", "until", "file", "url", "sql", "artifact"));
  }
}
