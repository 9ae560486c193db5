package dev.millrace.scheduler.source;

import java.time.Instant;
import java.util.Optional;

/**
 * What the database says of a source as a whole.
 *
 * @param owner id of the scheduler that reads it; empty if nobody does
 * @param epoch grows with every change of the owner
 * @param asked when somebody last asked to read it at once, in milliseconds of the database's clock
 * @param looked when it was last read, by the same clock; 0 for never
 * @param now what that clock says
 * @param live what is live of it
 * @param problem why it cannot be read
 */
record SourceRow(
    Optional<String> owner,
    long epoch,
    long asked,
    long looked,
    long now,
    Optional<Revision> live,
    Optional<Problem> problem) {

  /**
   * @param since when it was first so
   */
  record Problem(String code, String message, Instant since) {}

  boolean isAsked() {
    return asked > looked;
  }
}
