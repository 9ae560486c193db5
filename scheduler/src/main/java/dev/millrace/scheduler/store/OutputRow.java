package dev.millrace.scheduler.store;

import java.time.Instant;

/**
 * The artifact that counts as an output of a DAG, because the run that ended last has left it.
 *
 * @param digest lower-case hexadecimal SHA-256
 * @param run the first of the runs in a row that left this artifact
 * @param since when that one ended
 */
public record OutputRow(Key key, String digest, String run, Instant since) {
  /** An output, as its DAG names it. */
  public record Key(String dag, String output) {}
}
