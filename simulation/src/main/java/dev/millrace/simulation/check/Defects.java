package dev.millrace.simulation.check;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What schedulers and workers log as errors: they catch what they do not expect and go on, so that
 * only their log tells. For each thread the checker of the play that it is at.
 */
public final class Defects extends Handler {
  private static final ThreadLocal<Checker> CHECKER = new ThreadLocal<>();
  private static final Logger ROOT = Logger.getLogger("");

  static {
    LogManager.getLogManager().reset();
    ROOT.setLevel(Level.SEVERE);
    ROOT.addHandler(new Defects());
  }

  private Defects() {}

  /** From now on what this thread logs as an error is a violation. */
  public static void tell(Checker checker) {
    CHECKER.set(checker);
  }

  public static void forget() {
    CHECKER.remove();
  }

  @Override
  public void publish(LogRecord line) {
    Checker checker = CHECKER.get();
    if (checker != null && line.getLevel().intValue() >= Level.SEVERE.intValue()) {
      checker.fail(Invariant.NO_DEFECT, new SimpleFormatter().format(line));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
