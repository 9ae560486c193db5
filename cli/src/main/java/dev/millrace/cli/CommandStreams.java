package dev.millrace.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command has around it, so that a test can be its terminal.
 *
 * @param outIsTerminal whether a person watches {@code out}
 * @param errIsTerminal whether a person watches {@code err}
 * @param size size of that terminal now
 * @param environment environment variables
 * @param directory the current directory, absolute
 */
public record CommandStreams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Supplier<TerminalSize> size,
    Map<String, String> environment,
    Path directory,
    Interruption interruption) {
  public CommandStreams {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static CommandStreams ofProcess() {
    ProcessTerminal terminal = new ProcessTerminal(System.getenv());
    return new CommandStreams(
        System.in,
        terminal.utf8(System.out),
        terminal.utf8(System.err),
        terminal.watches(1),
        terminal.watches(2),
        terminal::size,
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Interruption.ofProcess());
  }

  /** The value of an environment variable; an empty one counts as absent. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Whether {@code err} may carry colours: a terminal, and nobody asked for none (no-color.org).
   */
  public boolean colours() {
    return errIsTerminal
        && variable("NO_COLOR").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Both at least 1. */
  public record TerminalSize(int columns, int rows) {}
}
