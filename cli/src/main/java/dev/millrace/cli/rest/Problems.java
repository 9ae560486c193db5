package dev.millrace.cli.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.language.Finding;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Turns the problem document of a server (RFC 9457) into a failure of the command. */
final class Problems {
  private static final int SHOWN_MAX_CHARACTERS = 300;

  private Problems() {}

  static CommandFailure of(int status, String body, URI server) {
    Problem problem = parse(body);
    String title = problem.title.isEmpty() ? "status " + status : problem.title;
    String detail =
        problem.detail.isEmpty()
            ? "The server at " + server + " said " + title + "."
            : problem.detail;
    if (problem.row.isPresent()) {
      return new RowRefused(title, detail, problem.row.get());
    }
    return new CommandFailure(exitCode(status), title, detail, action(status), problem.findings);
  }

  private static int exitCode(int status) {
    switch (status) {
      case 408:
      case 425:
      case 429:
      case 502:
      case 503:
      case 504:
        return ExitCode.TRY_AGAIN;
      default:
        return status >= 500 ? ExitCode.OURS : ExitCode.MISTAKE;
    }
  }

  private static String action(int status) {
    if (exitCode(status) == ExitCode.TRY_AGAIN) {
      return "Try again in a moment.";
    }
    return status >= 500 ? "Please report it with the lines of the server's log." : "";
  }

  private static Problem parse(String body) {
    try {
      return Json.MAPPER.readValue(body, Problem.class);
    } catch (JsonProcessingException notAProblem) {
      String text = body.strip();
      return new Problem(
          "",
          text.length() > SHOWN_MAX_CHARACTERS ? text.substring(0, SHOWN_MAX_CHARACTERS) : text,
          List.of(),
          Optional.empty());
    }
  }

  private record Problem(
      String title, String detail, List<Finding> findings, Optional<Integer> row) {
    private Problem {
      title = title == null ? "" : title;
      detail = detail == null ? "" : detail;
      findings = findings == null ? List.of() : List.copyOf(findings);
    }
  }
}
