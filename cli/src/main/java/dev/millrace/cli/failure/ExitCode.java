package dev.millrace.cli.failure;

/** What the process ends with. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** The run failed or was cancelled. */
  public static final int RUN_FAILED = 1;

  /** The user's mistake: repeating it changes nothing. */
  public static final int MISTAKE = 2;

  /** A defect of Millrace; carries an incident id. */
  public static final int OURS = 70;

  /** Something is away or in use: the same command may work later. */
  public static final int TRY_AGAIN = 75;

  /** Interrupted by Ctrl-C, as shells count it; the JVM itself answers SIGTERM with 143. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
