package dev.millrace.steps.features;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The feature step of a model: which columns it reads and at which index of the feature vector each
 * of them ends up. Immutable; threads may share it.
 */
public final class FeatureSchema {
  private final List<FeatureColumn> columns;
  private final List<String> features;
  private final List<Encoder> encoders;

  /**
   * @param columns in the order of the table
   * @throws IllegalArgumentException if there is no column, or two features would share a name
   */
  public FeatureSchema(List<FeatureColumn> columns) {
    this.columns = List.copyOf(columns);
    List<String> names = new ArrayList<>();
    this.columns.forEach(column -> names.addAll(column.featureNames()));
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a model needs at least one feature");
    }
    Collections.sort(names);
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (indexes.put(names.get(i), i) != null) {
        throw new IllegalArgumentException("two features are called '" + names.get(i) + "'");
      }
    }
    this.features = List.copyOf(names);
    this.encoders = this.columns.stream().map(c -> Encoder.of(c, indexes)).toList();
  }

  public List<FeatureColumn> columns() {
    return columns;
  }

  /** The names of the features; the position in this sorted list is the index in the vector. */
  public List<String> features() {
    return features;
  }

  /**
   * The feature vector of a row. Every feature has a value, so no row is without known features.
   *
   * @throws IllegalArgumentException if a value is not of its column's type or not finite; the
   *     message names the column
   */
  public double[] encode(Row row) {
    double[] vector = new double[features.size()];
    for (Encoder encoder : encoders) {
      encoder.encode(row.value(encoder.column.name()), vector);
    }
    return vector;
  }

  private record Encoder(
      FeatureColumn column, int index, int missingIndex, Map<String, Integer> categoryIndexes) {
    static Encoder of(FeatureColumn column, Map<String, Integer> indexes) {
      Map<String, Integer> categoryIndexes = new HashMap<>();
      for (String category : column.categories()) {
        categoryIndexes.put(category, indexes.get(column.name() + "=" + category));
      }
      int index = column.categorical() ? -1 : indexes.get(column.name());
      int missing = column.sawMissing() ? indexes.get(column.name() + "#missing") : -1;
      return new Encoder(column, index, missing, categoryIndexes);
    }

    void encode(Object value, double[] vector) {
      if (value == null && missingIndex >= 0) {
        vector[missingIndex] = 1;
      }
      if (column.categorical()) {
        Integer at = value == null ? null : categoryIndexes.get(value.toString());
        if (at != null) {
          vector[at] = 1;
        }
        return;
      }
      vector[index] = number(value);
    }

    private double number(Object value) {
      double number;
      try {
        number = column.encode(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("column '" + column.name() + "': " + e.getMessage(), e);
      }
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(
            "column '" + column.name() + "': " + value + " is not a finite number");
      }
      return number;
    }
  }
}
