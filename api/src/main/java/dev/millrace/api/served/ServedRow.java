package dev.millrace.api.served;

import dev.millrace.spi.model.ModelColumn;
import java.util.List;
import java.util.Map;

/**
 * One row that a model answered, not to be changed any more.
 *
 * @param order counts what a model was asked within an interval, so that a sample has an order
 * @param atMillis when, since 1970
 * @param columns the input columns in the order of the signature
 * @param inputs Boolean, Long, Double or String by column; those that were missing lack
 * @param prediction the value of the output column {@code prediction}; null if there is none
 * @param bytes about how much memory it holds
 */
record ServedRow(
    long order,
    long atMillis,
    long version,
    List<ModelColumn> columns,
    Map<String, Object> inputs,
    Object prediction,
    long bytes) {
  private static final int ROW_BYTES = 100;
  private static final int ENTRY_BYTES = 64;

  static ServedRow of(
      long order,
      long atMillis,
      long version,
      List<ModelColumn> columns,
      Map<String, Object> inputs,
      Object prediction) {
    long bytes = ROW_BYTES + bytes(prediction);
    for (Object value : inputs.values()) {
      bytes += ENTRY_BYTES + bytes(value);
    }
    return new ServedRow(order, atMillis, version, columns, inputs, prediction, bytes);
  }

  private static long bytes(Object value) {
    return value instanceof String text ? 2L * text.length() : 0;
  }
}
