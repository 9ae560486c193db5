package dev.millrace.cli.failure;

/** The person ended the command; everything that there is to say has been said. */
public final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Interrupted() {
    super("interrupted");
  }
}
