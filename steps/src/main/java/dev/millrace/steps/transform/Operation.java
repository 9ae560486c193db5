package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import java.io.IOException;

/** One operation of the list. */
@FunctionalInterface
interface Operation {
  /**
   * What comes after it, as a {@code SELECT} that keeps the {@linkplain Stage#position() position}
   * of each row.
   *
   * @throws StepException USER if it does not fit the columns, DATA if it does not fit the rows
   */
  String next(Stage stage) throws StepException, IOException, InterruptedException;
}
