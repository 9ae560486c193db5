package dev.millrace.server;

import dev.millrace.cli.ServerOptions;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where log lines of the process go: to its console for a server, to a file in the data directory
 * where a person watches the command instead.
 */
final class Logs {
  private Logs() {}

  /**
   * @param answers whether Quarkus is started, which then opens the logs; without it nobody else
   *     does, and the lines would wait in memory for ever
   */
  static void configure(ServerOptions options, boolean answers) {
    if (!options.quiet()) {
      if (!answers) {
        openConsole();
      }
      return;
    }
    Path file = options.dataDirectory().resolve("logs").resolve("millrace.log");
    System.setProperty("quarkus.log.console.enabled", "false");
    System.setProperty("quarkus.log.file.enabled", "true");
    System.setProperty("quarkus.log.file.path", file.toString());
    System.setProperty("quarkus.log.file.rotation.max-file-size", "10M");
    System.setProperty("quarkus.log.file.rotation.max-backup-index", "3");
  }

  private static void openConsole() {
    Logger.getLogger("").setLevel(Level.INFO);
    InitialConfigurator.DELAYED_HANDLER.setHandlers(
        new Handler[] {InitialConfigurator.createDefaultHandler()});
  }
}
