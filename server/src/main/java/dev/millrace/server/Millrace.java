package dev.millrace.server;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.MillraceCommand;
import dev.millrace.server.node.StepKinds;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The entry of the one program: light commands answer at once, only those that need a server start
 * one.
 */
@QuarkusMain
public final class Millrace {
  private Millrace() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    for (String problem : StepKinds.problems()) {
      CommandStreams.ofProcess().err().println(problem);
    }
    int code =
        MillraceCommand.execute(
            args, new QuarkusStarter(), StepKinds.all(), CommandStreams.ofProcess());
    System.exit(code);
  }
}
