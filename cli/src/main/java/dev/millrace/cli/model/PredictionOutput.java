package dev.millrace.cli.model;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Takes predictions in the order of the rows and writes them in some form. */
public interface PredictionOutput {
  /**
   * @param rows what was asked
   * @param predictions the output columns of each row
   */
  void write(List<String> columns, List<Row> rows, List<Map<String, Object>> predictions)
      throws IOException;

  /** Called once after the last batch, even if there was none. */
  void end(List<String> columns) throws IOException;
}
