package dev.millrace.scheduler.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The artifact that counts as an output of a DAG, because the run that ended last has left it.
 *
 * @param digest lower-case hexadecimal SHA-256
 * @param run the first of the runs in a row that left this artifact
 * @param since when that one ended
 * @param rows how many rows it has, if that is known
 */
public record OutputRow(Key key, String digest, String run, Instant since, OptionalLong rows) {
  Optional<Long> rowCount() {
    return rows.isPresent() ? Optional.of(rows.getAsLong()) : Optional.empty();
  }

  /** An output, as its DAG names it. */
  public record Key(String dag, String output) {}
}
