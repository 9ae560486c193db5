package dev.millrace.cli.failure;

import dev.millrace.engine.language.Finding;
import java.util.List;

/** A command cannot do what it was asked for. Caught once, by whoever runs the command. */
public class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;
  private final String title;
  private final String action;
  private final transient List<Finding> findings;

  /**
   * @param title what went wrong, in a few words
   * @param detail which value, and what was expected; one sentence or more
   * @param action what to do next; empty if the detail says it
   */
  public CommandFailure(
      int exitCode, String title, String detail, String action, List<Finding> findings) {
    super(detail);
    this.exitCode = exitCode;
    this.title = title;
    this.action = action;
    this.findings = List.copyOf(findings);
  }

  public static CommandFailure mistake(String title, String detail, String action) {
    return new CommandFailure(ExitCode.MISTAKE, title, detail, action, List.of());
  }

  public static CommandFailure tryAgain(String title, String detail, String action) {
    return new CommandFailure(ExitCode.TRY_AGAIN, title, detail, action, List.of());
  }

  public final int exitCode() {
    return exitCode;
  }

  public final String title() {
    return title;
  }

  public final String action() {
    return action;
  }

  public final List<Finding> findings() {
    return findings;
  }
}
