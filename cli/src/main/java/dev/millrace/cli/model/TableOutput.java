package dev.millrace.cli.model;

import dev.millrace.cli.screen.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Only the predictions, for the few rows that a person typed. */
public final class TableOutput implements PredictionOutput {
  private final OutputStream out;
  private Table table;

  /**
   * @param out UTF-8; not closed
   */
  public TableOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(List<String> columns, List<Row> rows, List<Map<String, Object>> predictions) {
    if (table == null) {
      table = new Table(predictions.get(0).keySet().toArray(String[]::new));
    }
    predictions.forEach(prediction -> table.row(prediction.values().toArray()));
  }

  @Override
  public void end(List<String> columns) throws IOException {
    if (table != null) {
      out.write((String.join("\n", table.lines()) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
