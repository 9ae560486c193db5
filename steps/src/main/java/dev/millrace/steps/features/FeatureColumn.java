package dev.millrace.steps.features;

import java.util.ArrayList;
import java.util.List;

/**
 * How one column becomes features; everything in it was learned from the training rows.
 *
 * <p>A number or boolean gives one feature with the column's name; a categorical column gives one
 * feature {@code column=value} per known value, 1 for the row's value and 0 for the others, so an
 * unknown value gives only zeros. If training rows lacked values there is one more feature, {@code
 * column#missing}.
 *
 * @param mean mean of the values present; stands in for a missing number
 * @param deviation population standard deviation of the values present, never 0: 1 for a constant
 * @param scaled whether numbers become {@code (value - mean) / deviation}
 * @param categorical whether the values are names, not amounts
 * @param categories known values of a categorical column, sorted; empty for others
 * @param sawMissing whether a training row lacked the value
 */
public record FeatureColumn(
    String name,
    FeatureType type,
    double mean,
    double deviation,
    boolean scaled,
    boolean categorical,
    List<String> categories,
    boolean sawMissing) {
  public FeatureColumn {
    categories = List.copyOf(categories);
  }

  /** The names of the features this column gives, in no particular order. */
  List<String> featureNames() {
    List<String> names = new ArrayList<>();
    if (categorical) {
      categories.forEach(category -> names.add(name + "=" + category));
    } else {
      names.add(name);
    }
    if (sawMissing) {
      names.add(name + "#missing");
    }
    return names;
  }

  /** The number for a value that is present, before it is checked to be finite. */
  static double number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(
        "'" + value + "' is " + value.getClass().getSimpleName() + ", not a number");
  }

  double encode(Object value) {
    double number = value == null ? mean : number(value);
    return scaled ? (number - mean) / deviation : number;
  }
}
