package dev.millrace.steps.waiting;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Units;
import dev.millrace.spi.Waiting;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.steps.web.WebCall;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks once; if it has not come, says when to look again. */
final class WaitStep implements Step {
  private static final List<String> WHAT =
      List.of("for", "until", "file", "url", "sql", "artifact");
  private static final String SINCE = "since";
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration EVERY_MIN = Duration.ofSeconds(1);
  private static final Duration LOOK_MAX = Duration.ofSeconds(10);
  private static final long ANSWER_BYTES_MAX = 64L << 20;

  private final Clock clock;

  WaitStep(Clock clock) {
    this.clock = clock;
  }

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    List<String> given = WHAT.stream().filter(parameters::has).toList();
    if (given.size() != 1) {
      throw StepException.user(
          "Given are "
              + (given.isEmpty() ? "none" : String.join(" and ", given))
              + " of for, until, file, url, sql and artifact; expected one of them.");
    }
    if (parameters.has("database") && !parameters.has("sql")) {
      throw StepException.user("'database' says where 'sql' is asked; add 'sql', or remove it.");
    }
    if (parameters.has("after") && !parameters.has("artifact")) {
      throw StepException.user(
          "'after' says how new what 'artifact' names has to be; add 'artifact', or remove it.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant since =
        context.resumed().get(SINCE) instanceof String began ? Instant.parse(began) : now;
    Optional<Instant> next =
        switch (given.get(0)) {
          case "for" -> until(since.plus(parameters.duration("for", Duration.ZERO)), now);
          case "until" -> until(moment("until", parameters.text("until")), now);
          case "file" -> {
            String file = parameters.text("file");
            yield exists(file) ? Optional.empty() : look(parameters, "File '" + file + "'", since);
          }
          case "sql" -> {
            Optional<String> not =
                DatabaseLook.notYet(
                    parameters.text("database", DatabaseLook.IN_MEMORY), parameters.text("sql"));
            not.ifPresent(why -> context.log("Not yet: " + why));
            yield not.isEmpty() ? Optional.empty() : look(parameters, "What 'sql' asks", since);
          }
          case "artifact" -> {
            Optional<String> not = ArtifactLook.notYet(context, after(parameters));
            not.ifPresent(why -> context.log("Not yet: " + why));
            yield not.isEmpty()
                ? Optional.empty()
                : look(parameters, "Artifact '" + parameters.text("artifact") + "'", since);
          }
          default -> {
            String url = parameters.text("url");
            yield answers(context, url)
                ? Optional.empty()
                : look(parameters, "Address '" + WebCall.shown(url) + "'", since);
          }
        };
    if (next.isPresent()) {
      return StepResult.waitFor(new Waiting.Until(next.get(), Map.of(SINCE, since.toString())));
    }
    Optional<KnownArtifact> found =
        parameters.has("artifact")
            ? context.artifact(parameters.text("artifact"))
            : Optional.empty();
    return StepResult.of(
        Map.of(
            SINCE,
            since.toString(),
            "until",
            now.toString(),
            "digest",
            found.map(KnownArtifact::digest).orElse(""),
            "run",
            found.flatMap(KnownArtifact::run).orElse("")));
  }

  private static Optional<Instant> after(Parameters parameters) throws StepException {
    return parameters.has("after")
        ? Optional.of(moment("after", parameters.text("after")))
        : Optional.empty();
  }

  private static Optional<Instant> until(Instant moment, Instant now) {
    return Optional.of(moment).filter(m -> m.isAfter(now));
  }

  private static Instant moment(String name, String text) throws StepException {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException e) {
      throw new StepException(
          FailureClass.USER,
          "Parameter '"
              + name
              + "' is '"
              + text
              + "'; expected a moment with an offset, such as 2026-03-01T06:00:00Z.",
          e);
    }
  }

  /** When to look again, unless the time for it is over. */
  private Optional<Instant> look(Parameters parameters, String what, Instant since)
      throws StepException {
    Duration every = parameters.duration("every", EVERY);
    if (every.compareTo(EVERY_MIN) < 0) {
      throw StepException.user(
          "Parameter 'every' is '" + parameters.text("every") + "'; expected at least 1s.");
    }
    Instant now = clock.instant();
    Instant next = now.plus(every);
    if (!parameters.has("timeout")) {
      return Optional.of(next);
    }
    Instant end = since.plus(Units.duration(parameters.text("timeout")));
    if (!now.isBefore(end)) {
      throw new StepException(
          FailureClass.TIMEOUT,
          what
              + " has not come within "
              + parameters.text("timeout")
              + ", counted from "
              + since
              + ". Raise 'timeout', or see why it does not come.");
    }
    return Optional.of(next.isBefore(end) ? next : end);
  }

  private static boolean exists(String file) throws StepException {
    try {
      Path path = Path.of(file);
      if (path.isAbsolute()) {
        return Files.exists(path);
      }
    } catch (InvalidPathException e) {
      throw new StepException(
          FailureClass.USER, "Parameter 'file' is '" + file + "', which is not a path.", e);
    }
    throw StepException.user(
        "Parameter 'file' is '"
            + file
            + "'; expected an absolute path, because workers look in"
            + " different places otherwise.");
  }

  private static boolean answers(StepContext context, String url)
      throws StepException, IOException, InterruptedException {
    WebCall call = WebCall.of(context, "GET", url, Map.of(), BodyPublishers.noBody(), LOOK_MAX);
    Path answer = context.scratch().resolve("answer");
    try {
      call.send(answer, ANSWER_BYTES_MAX, code -> code >= 200 && code < 300);
      return true;
    } catch (StepException e) {
      if (e.failureClass() == FailureClass.INTERNAL) {
        throw e;
      }
      context.log("Not yet: " + e.getMessage());
      return false;
    }
  }
}
