package dev.millrace.cli.command;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.connect.Connector;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What every subcommand works with.
 *
 * @param kinds the step kinds that the application knows
 */
public record CommandContext(
    CommandStreams io, KindCatalog kinds, Connector connector, Clock clock) {

  /** A reader of DAG files; make one per command, because it remembers what it checked. */
  public DagReader dagReader() {
    return new DagReader(kinds);
  }

  /** One for findings only. */
  public DagReader checkingReader() {
    return DagReader.checking(kinds);
  }

  /** Prints one JSON object and a line end on standard output. */
  public void printJson(Object value) {
    try {
      io.out().println(Json.MAPPER.writeValueAsString(value));
      io.out().flush();
    } catch (IOException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  public void print(List<String> lines) {
    lines.forEach(io.out()::println);
    io.out().flush();
  }

  /** A path as typed, from the current directory. */
  public Path path(String typed) {
    try {
      return io.directory().resolve(typed).normalize();
    } catch (InvalidPathException e) {
      throw CommandFailure.mistake(
          "not a path", "\"" + typed + "\" is not a path: " + e.getReason() + ".", "");
    }
  }
}
