package dev.millrace.steps.features;

import dev.millrace.spi.StepException;
import java.util.List;
import java.util.TreeSet;

/** Learns the {@link FeatureSchema} from training rows. */
public final class FeatureFit {
  private final boolean scale;
  private final int categoriesMax;

  /**
   * @param scale whether numbers get mean 0 and standard deviation 1
   * @param categoriesMax most distinct values of a categorical column
   */
  public FeatureFit(boolean scale, int categoriesMax) {
    this.scale = scale;
    this.categoriesMax = categoriesMax;
  }

  /** A column to learn from. */
  public record Source(String name, FeatureType type, boolean categorical) {}

  /**
   * @throws StepException DATA if a value is not finite or a column has no value at all, USER if a
   *     categorical column has too many values
   */
  public FeatureSchema fit(List<Source> sources, List<? extends Row> rows) throws StepException {
    FeatureColumn[] columns = new FeatureColumn[sources.size()];
    for (int i = 0; i < columns.length; i++) {
      Source source = sources.get(i);
      columns[i] = source.categorical() ? categories(source, rows) : numbers(source, rows);
    }
    try {
      return new FeatureSchema(List.of(columns));
    } catch (IllegalArgumentException e) {
      throw StepException.user(
          "Features cannot be told apart: " + e.getMessage() + ". Rename or exclude a column.");
    }
  }

  private FeatureColumn categories(Source source, List<? extends Row> rows) throws StepException {
    TreeSet<String> values = new TreeSet<>();
    boolean missing = false;
    for (Row row : rows) {
      Object value = row.value(source.name());
      if (value == null) {
        missing = true;
      } else {
        values.add(value.toString());
      }
    }
    requireSome(source, values.size(), rows.size());
    if (values.size() > categoriesMax) {
      throw StepException.user(
          "Column '%s' has %d different values; 'max-categories' allows %d. Exclude the column or raise the limit."
              .formatted(source.name(), values.size(), categoriesMax));
    }
    return new FeatureColumn(
        source.name(), source.type(), 0, 1, false, true, List.copyOf(values), missing);
  }

  /** Welford's update, which does not lose digits for values far from zero (Knuth, TAOCP 2). */
  private FeatureColumn numbers(Source source, List<? extends Row> rows) throws StepException {
    double mean = 0;
    double squares = 0;
    long present = 0;
    long notFinite = 0;
    long firstNotFinite = 0;
    long at = 0;
    for (Row row : rows) {
      at++;
      Object value = row.value(source.name());
      if (value == null) {
        continue;
      }
      double number = FeatureColumn.number(value);
      if (!Double.isFinite(number)) {
        notFinite++;
        firstNotFinite = notFinite == 1 ? at : firstNotFinite;
        continue;
      }
      present++;
      double difference = number - mean;
      mean += difference / present;
      squares += difference * (number - mean);
    }
    if (notFinite > 0) {
      throw StepException.data(
          "Column '%s' holds NaN or infinity in %d of %d rows, first in row %d. Make them null or drop the rows."
              .formatted(source.name(), notFinite, rows.size(), firstNotFinite));
    }
    requireSome(source, present, rows.size());
    double deviation = Math.sqrt(squares / present);
    if (!Double.isFinite(deviation) || !Double.isFinite(mean)) {
      throw StepException.data(
          "Column '%s' holds numbers too large to average. Rescale it.".formatted(source.name()));
    }
    boolean scaled = scale && source.type() != FeatureType.BOOLEAN;
    return new FeatureColumn(
        source.name(),
        source.type(),
        mean,
        deviation == 0 ? 1 : deviation,
        scaled,
        false,
        List.of(),
        present < rows.size());
  }

  private static void requireSome(Source source, long present, int rows) throws StepException {
    if (present == 0) {
      throw StepException.data(
          "Column '%s' has no value in any of the %d training rows. Exclude it or fix the data."
              .formatted(source.name(), rows));
    }
  }
}
