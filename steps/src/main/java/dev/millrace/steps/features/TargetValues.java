package dev.millrace.steps.features;

import dev.millrace.spi.StepException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows with the value of their target.
 *
 * @param rows those that have a target
 * @param labels for classification, one per row; otherwise empty
 * @param numbers for regression, one per row; otherwise empty; not copied
 * @param dropped how many rows had none and were left out
 */
public record TargetValues(List<Row> rows, List<String> labels, double[] numbers, int dropped) {

  /** The text of a label: labels are compared as text. */
  public static String label(Object value) {
    return String.valueOf(value);
  }

  /** Rows that need no target. */
  public static TargetValues none(List<Row> rows) {
    return new TargetValues(rows, List.of(), new double[0], 0);
  }

  /**
   * @param drop whether rows without target are left out; otherwise they are refused
   * @throws StepException DATA if rows without target are refused
   */
  public static TargetValues labels(List<Row> rows, String target, boolean drop)
      throws StepException {
    List<Row> kept = known(rows, target, drop);
    List<String> labels = new ArrayList<>(kept.size());
    kept.forEach(row -> labels.add(label(row.value(target))));
    return new TargetValues(kept, labels, new double[0], rows.size() - kept.size());
  }

  /**
   * @throws StepException DATA if rows without target are refused, or a target is not finite
   */
  public static TargetValues numbers(List<Row> rows, String target, boolean drop)
      throws StepException {
    List<Row> kept = known(rows, target, drop);
    double[] numbers = new double[kept.size()];
    for (int i = 0; i < numbers.length; i++) {
      Object value = kept.get(i).value(target);
      if (!(value instanceof Number number)) {
        throw StepException.data(
            "Target '%s' is '%s' in row %d of %d; it must be a number."
                .formatted(target, value, i + 1, numbers.length));
      }
      numbers[i] = number.doubleValue();
      if (!Double.isFinite(numbers[i])) {
        throw StepException.data(
            "Target '%s' is %s in row %d of %d; it must be a finite number."
                .formatted(target, numbers[i], i + 1, numbers.length));
      }
    }
    return new TargetValues(kept, List.of(), numbers, rows.size() - kept.size());
  }

  private static List<Row> known(List<Row> rows, String target, boolean drop) throws StepException {
    List<Row> kept = rows.stream().filter(row -> row.value(target) != null).toList();
    int missing = rows.size() - kept.size();
    if (missing > 0 && !drop) {
      throw StepException.data(
          "Target '%s' is missing in %d of %d rows. Fill it, or set missing-target: drop."
              .formatted(target, missing, rows.size()));
    }
    return kept;
  }
}
