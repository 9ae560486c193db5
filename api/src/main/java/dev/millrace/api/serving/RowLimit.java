package dev.millrace.api.serving;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;

/** How many rows one request may bring. */
public final class RowLimit {
  private static final String KEY = "millrace.api.inference-rows-max";

  private RowLimit() {}

  /**
   * @throws dev.millrace.api.problem.ProblemException 400 if there are none, or more than {@code
   *     max}
   */
  public static void check(long rows, int max) {
    if (rows == 0) {
      throw Problem.of(ProblemKind.INVALID_ROWS, "there are no rows; at least 1 was expected")
          .asException();
    }
    if (rows > max) {
      throw Problem.of(
              ProblemKind.INVALID_ROWS,
              "there are "
                  + rows
                  + " rows; at most "
                  + max
                  + " rows are taken at once ("
                  + KEY
                  + "): send several requests")
          .with("limit", max)
          .with("unit", "rows")
          .with("key", KEY)
          .asException();
    }
  }
}
