package dev.millrace.spi.model;

import java.util.List;
import java.util.Map;

/** A loaded model that answers. Threads may share it. */
public interface ServedModel extends AutoCloseable {
  ModelSignature signature();

  /**
   * Predicts row by row, in order.
   *
   * @param rows column name to value (Boolean, Long, Double or String as the signature says); every
   *     required column is present and of its type: the caller has checked that
   * @return for each row the output columns by name
   */
  List<Map<String, Object>> predict(List<Map<String, Object>> rows);

  @Override
  void close();
}
