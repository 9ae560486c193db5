package dev.millrace.cli.command;

import picocli.CommandLine.Option;

/** {@code --json}, which every command has. */
public final class JsonOption {
  @Option(
      names = "--json",
      description = "Print JSON on standard output; problems as one JSON object on standard error.")
  private boolean json;

  public boolean on() {
    return json;
  }
}
