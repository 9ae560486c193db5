package dev.millrace.steps.train;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;

/** Columns that the author of the DAG names: a wrong name is the author's to mend. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * @throws StepException USER if there is no such column, with the nearest spelling and the
   *     columns there are
   */
  static Column require(Columns columns, String parameter, String name) throws StepException {
    Column found = columns.find(name).orElse(null);
    if (found == null) {
      throw StepException.user(
          "Parameter '%s' names column '%s', which the data does not have.%s"
              .formatted(parameter, name, columns.hint(name)));
    }
    return found;
  }
}
