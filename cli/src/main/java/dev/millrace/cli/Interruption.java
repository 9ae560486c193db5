package dev.millrace.cli;

/** How a command learns that the person wants it to end (Ctrl-C, SIGTERM). */
@FunctionalInterface
public interface Interruption {
  /**
   * Runs {@code action} once, on another thread, when the process is asked to end; the process
   * waits for it.
   *
   * @return takes the action back
   */
  Registration onInterrupt(Runnable action);

  /** An action that waits for an interruption. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Interruptions of this process. */
  static Interruption ofProcess() {
    return action -> {
      Thread hook = new Thread(action, "millrace-interrupted");
      Runtime.getRuntime().addShutdownHook(hook);
      return () -> {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
          // The action runs or has run; there is nothing to take back.
        }
      };
    };
  }
}
