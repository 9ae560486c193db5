package dev.millrace.api.serving;

import dev.millrace.spi.model.ModelColumn;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Turns JSON values and text, as it stands in CSV files, into values of a column's type. */
final class CellReader {
  private CellReader() {}

  /** The value is not of the column's type. */
  static final class NotOfType extends Exception {
    private static final long serialVersionUID = 1L;

    NotOfType(String expected) {
      super(expected, null, false, false);
    }
  }

  /**
   * Reads one value.
   *
   * @param value null, Boolean, Number, String, List or Map
   * @return empty if the value is missing: null, or blank text in a column that is not text
   * @throws NotOfType with what was expected
   */
  static Optional<Object> read(ModelColumn column, Object value) throws NotOfType {
    boolean isText = column.type() == ModelColumn.Type.BYTES;
    if (value == null || (!isText && value instanceof String text && text.isBlank())) {
      if (column.required()) {
        throw new NotOfType(expected(column) + "; this column is required");
      }
      return Optional.empty();
    }
    return Optional.of(
        switch (column.type()) {
          case BOOL -> flag(column, value);
          case INT64 -> whole(column, value);
          case FP64 -> decimal(column, value);
          case BYTES -> text(column, value);
        });
  }

  static String expected(ModelColumn column) {
    return switch (column.type()) {
      case BOOL -> "true or false";
      case INT64 -> "a whole number from -2^63 to 2^63-1";
      case FP64 -> "a finite number";
      case BYTES -> "text";
    };
  }

  private static Object flag(ModelColumn column, Object value) throws NotOfType {
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text) {
      String word = text.trim().toLowerCase(Locale.ROOT);
      if (word.equals("true") || word.equals("false")) {
        return Boolean.valueOf(word);
      }
    }
    throw new NotOfType(expected(column));
  }

  private static Object whole(ModelColumn column, Object value) throws NotOfType {
    if (value instanceof Number || value instanceof String) {
      try {
        BigDecimal number = new BigDecimal(value.toString().trim());
        if (number.scale() > -20) {
          return number.longValueExact();
        }
      } catch (ArithmeticException | NumberFormatException e) {
        throw new NotOfType(expected(column));
      }
    }
    throw new NotOfType(expected(column));
  }

  private static Object decimal(ModelColumn column, Object value) throws NotOfType {
    if (value instanceof Number || value instanceof String) {
      try {
        double number = Double.parseDouble(value.toString().trim());
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new NotOfType(expected(column));
      }
    }
    throw new NotOfType(expected(column));
  }

  private static Object text(ModelColumn column, Object value) throws NotOfType {
    if (value instanceof String) {
      return value;
    }
    throw new NotOfType(expected(column));
  }
}
