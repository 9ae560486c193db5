package dev.millrace.cli.failure;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.language.Finding;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says on standard error why a command failed: for people, or as one problem object (RFC 9457). */
public final class FailureReport {
  private final PrintStream err;
  private final IncidentLog incidents;

  public FailureReport(PrintStream err, IncidentLog incidents) {
    this.err = err;
    this.incidents = incidents;
  }

  /**
   * @param json whether the reader is a program
   * @return the exit code
   */
  public int say(Throwable thrown, boolean json) {
    if (thrown instanceof Interrupted) {
      return ExitCode.INTERRUPTED;
    }
    if (thrown instanceof CommandFailure) {
      return say((CommandFailure) thrown, json);
    }
    IncidentLog.Incident incident = incidents.keep(thrown);
    return say(
        new CommandFailure(
            ExitCode.OURS,
            "a defect in millrace",
            "Incident " + incident.id() + ": this should not have happened.",
            "Please report it with " + incident.place() + ".",
            java.util.List.of()),
        json);
  }

  private int say(CommandFailure failure, boolean json) {
    err.println(json ? problem(failure) : text(failure));
    err.flush();
    return failure.exitCode();
  }

  private static String text(CommandFailure failure) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : failure.findings()) {
      text.append(finding).append('\n');
    }
    text.append("millrace: ").append(failure.title()).append(": ").append(failure.getMessage());
    if (!failure.action().isEmpty()) {
      text.append('\n').append(failure.action());
    }
    return text.toString();
  }

  private static String problem(CommandFailure failure) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("title", failure.title());
    members.put("detail", failure.getMessage());
    if (!failure.action().isEmpty()) {
      members.put("action", failure.action());
    }
    members.put("exit", failure.exitCode());
    if (!failure.findings().isEmpty()) {
      members.put("findings", failure.findings());
    }
    try {
      return Json.MAPPER.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, a number and records cannot be written as JSON", e);
    }
  }
}
