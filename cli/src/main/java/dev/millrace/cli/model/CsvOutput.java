package dev.millrace.cli.model;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The columns that were asked with, and those of the prediction behind them. */
public final class CsvOutput implements PredictionOutput {
  private final String model;
  private final Writer text;
  private final SequenceWriter lines;
  private List<String> outputs = List.of();
  private boolean begun;

  /**
   * @param model stands in front of an output column whose name the input has too
   * @param out UTF-8; not closed
   */
  public CsvOutput(String model, OutputStream out) throws IOException {
    this.model = model;
    this.text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    this.lines =
        CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writerFor(List.class)
            .writeValues(text);
  }

  @Override
  public void write(List<String> columns, List<Row> rows, List<Map<String, Object>> predictions)
      throws IOException {
    if (!begun) {
      outputs = List.copyOf(predictions.get(0).keySet());
      begin(columns);
    }
    for (int i = 0; i < rows.size(); i++) {
      List<Object> line = new ArrayList<>(rows.get(i).cells());
      for (String output : outputs) {
        line.add(predictions.get(i).get(output));
      }
      lines.write(line);
    }
  }

  private void begin(List<String> columns) throws IOException {
    List<String> header = new ArrayList<>(columns);
    for (String output : outputs) {
      header.add(columns.contains(output) ? model + "." + output : output);
    }
    lines.write(header);
    begun = true;
  }

  @Override
  public void end(List<String> columns) throws IOException {
    if (!begun) {
      begin(columns);
    }
    lines.flush();
    text.flush();
  }
}
