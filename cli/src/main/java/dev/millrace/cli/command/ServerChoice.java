package dev.millrace.cli.command;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.connect.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server a command asks. */
public final class ServerChoice {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The server to ask. Default: MILLRACE_SERVER, the server that holds the data directory,"
              + " http://127.0.0.1:8080 (unless --data is given), or one started on the data directory"
              + " for this command.")
  private String server;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where an embedded server keeps its data. Default: MILLRACE_DATA, or the repository's"
              + " .millrace.")
  private Path data;

  public Optional<String> server() {
    return Optional.ofNullable(server);
  }

  public DataDirectory data(CommandStreams io) {
    return DataDirectory.of(Optional.ofNullable(data), io);
  }
}
