package dev.millrace.cli.authoring;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out}: where a command writes what it would print. */
public final class OutputFile {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file instead of standard output; what it holds is replaced.")
  private String out;

  /** Writes text that ends with a line end. */
  void write(CommandContext context, String text) {
    if (out == null) {
      context.io().out().print(text);
      context.io().out().flush();
      return;
    }
    Path file = context.path(out);
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "a file that cannot be written", out + " cannot be written: " + e + ".", "");
    }
  }
}
