package dev.millrace.engine.retrain;

import java.util.OptionalLong;

/**
 * Rows that a dataset has gained since the policy last made a run.
 *
 * @param dag whose runs leave the dataset
 * @param output its name among their outputs
 * @param atLeast how many are enough, at least 1
 * @param count which of its rows are new
 */
public record NewRows(String dag, String output, long atLeast, Count count) {
  /** The fact of an event that tells how many were counted with it. */
  public static final String SUM = "new-rows";

  /** Which rows of a dataset that comes are new ones. */
  public enum Count {
    /** As many as it has more than the one before: a table that grows. */
    GROWTH,
    /** All: each dataset has only what has come since the one before. */
    ALL
  }

  /**
   * How many rows a dataset brings.
   *
   * @param rows those that it has
   * @param before those of the dataset before; empty if there was none
   */
  public long brings(long rows, OptionalLong before) {
    return count == Count.ALL ? rows : Math.max(0, rows - before.orElse(0));
  }
}
