package dev.millrace.cli.rest;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import java.util.List;

/** A row of a request does not fit; the message says why. */
public final class RowRefused extends CommandFailure {
  private static final long serialVersionUID = 1L;
  private final int row;

  RowRefused(String title, String detail, int row) {
    super(ExitCode.MISTAKE, title, detail, "", List.of());
    this.row = row;
  }

  /** Its number in the request, from 1. */
  public int row() {
    return row;
  }

  /** The same without the number of the row at its front, which means nothing to the user. */
  public String reason() {
    String prefix = "row " + row + ": ";
    return getMessage().startsWith(prefix) ? getMessage().substring(prefix.length()) : getMessage();
  }
}
