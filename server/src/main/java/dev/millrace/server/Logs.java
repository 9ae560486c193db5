package dev.millrace.server;

import dev.millrace.cli.ServerOptions;
import java.nio.file.Path;

/**
 * Where log lines of the process go: to its console for a server, to a file in the data directory
 * where a person watches the command instead.
 */
final class Logs {
  private Logs() {}

  static void configure(ServerOptions options) {
    if (!options.quiet()) {
      return;
    }
    Path file = options.dataDirectory().resolve("logs").resolve("millrace.log");
    System.setProperty("quarkus.log.console.enabled", "false");
    System.setProperty("quarkus.log.file.enabled", "true");
    System.setProperty("quarkus.log.file.path", file.toString());
    System.setProperty("quarkus.log.file.rotation.max-file-size", "10M");
    System.setProperty("quarkus.log.file.rotation.max-backup-index", "3");
  }
}
