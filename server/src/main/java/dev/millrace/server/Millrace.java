package dev.millrace.server;

import dev.millrace.cli.Version;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The entry of the one program: light commands answer at once, only {@code server} starts Quarkus.
 */
@QuarkusMain
public final class Millrace {

  private static final int USAGE = 2;

  private Millrace() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args {@code --version}, or {@code server [--port N]}
   */
  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println("millrace " + Version.current());
      return;
    }
    if (args.length > 0 && args[0].equals("server")) {
      for (int i = 1; i + 1 < args.length; i += 2) {
        if (args[i].equals("--port")) {
          System.setProperty("quarkus.http.port", args[i + 1]);
        }
      }
      Quarkus.run();
      return;
    }
    System.err.println("usage: millrace --version | server [--port N]");
    System.exit(USAGE);
  }
}
