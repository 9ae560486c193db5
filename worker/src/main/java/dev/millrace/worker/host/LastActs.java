package dev.millrace.worker.host;

import dev.millrace.worker.container.ContainerEngine;
import dev.millrace.worker.step.AttemptWork;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** How a step host ends by itself: with everything that its step started. */
final class LastActs {
  private static final int REMOVAL_SECONDS = 5;

  private final ProcessTree own;
  private volatile HostedStep step;
  private volatile Runnable beforehand = () -> {};

  LastActs(ProcessTree own) {
    this.own = own;
  }

  /** Done first of all; must not wait for anything. */
  void beginWith(Runnable act) {
    beforehand = act;
  }

  /** From now on this step may have started something. */
  void of(HostedStep other) {
    step = other;
  }

  /**
   * Ends the process. Its worker would remove a container as well, but may be gone or stand still.
   */
  void end(int exit) {
    try {
      beforehand.run();
      own.killRest();
      HostedStep known = step;
      if (known != null) {
        known.container().ifPresent(LastActs::remove);
      }
    } finally {
      Runtime.getRuntime().halt(exit);
    }
  }

  private static void remove(AttemptWork.Container container) {
    try {
      new ProcessBuilder(ContainerEngine.removal(container.command(), container.name()))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start()
          .waitFor(REMOVAL_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // The next worker on this machine finds it by its label.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
