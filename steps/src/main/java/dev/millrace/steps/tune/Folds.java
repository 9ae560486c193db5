package dev.millrace.steps.tune;

import dev.millrace.spi.StepException;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A table cut into parts of equal size by chance, each of which is kept from learning once. Rows
 * keep their order within a part.
 */
final class Folds {
  private final DatasetRows table;
  private final int count;
  private final int[] foldOfRow;

  /**
   * @throws StepException DATA if there are fewer rows than parts
   */
  Folds(DatasetRows table, int count, long seed) throws StepException {
    int rows = table.rows().size();
    if (rows < 2 * count) {
      throw StepException.data(
          "The data has "
              + rows
              + " rows, too few for "
              + count
              + " folds of at least 2. Lower 'folds', or connect 'validation'.");
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    this.table = table;
    this.count = count;
    this.foldOfRow = new int[rows];
    for (int i = 0; i < rows; i++) {
      foldOfRow[order.get(i)] = i % count;
    }
  }

  int count() {
    return count;
  }

  /** The rows to learn from when a part is kept back. */
  DatasetRows without(int fold) {
    return rows(fold, false);
  }

  /** The part. */
  DatasetRows only(int fold) {
    return rows(fold, true);
  }

  private DatasetRows rows(int fold, boolean inside) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < foldOfRow.length; i++) {
      if ((foldOfRow[i] == fold) == inside) {
        rows.add(table.rows().get(i));
      }
    }
    return table.only(rows);
  }
}
