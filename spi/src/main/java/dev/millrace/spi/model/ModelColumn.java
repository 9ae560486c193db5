package dev.millrace.spi.model;

import java.util.List;

/**
 * A column that a model reads or answers with.
 *
 * @param required a row without it is refused; otherwise it counts as missing
 * @param categories the known values of a categorical column, sorted; empty for others
 */
public record ModelColumn(String name, Type type, boolean required, List<String> categories) {
  public ModelColumn {
    categories = List.copyOf(categories);
  }

  /** The type of the column's values, in the words of the Open Inference Protocol v2. */
  public enum Type {
    BOOL,
    INT64,
    FP64,
    /** Text. */
    BYTES
  }
}
