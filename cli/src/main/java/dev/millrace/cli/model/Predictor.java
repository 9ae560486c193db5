package dev.millrace.cli.model;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.RowRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a model for rows, a batch at a time, so that a file may be larger than the memory. */
public final class Predictor {
  /** Rows in one request. */
  static final int BATCH_ROWS = 1_000;

  private final MillraceApi api;
  private final String model;
  private final long version;
  private final Set<String> ignored;

  /**
   * @param ignored columns that are kept for the output and not sent
   */
  public Predictor(MillraceApi api, String model, long version, Set<String> ignored) {
    this.api = api;
    this.model = model;
    this.version = version;
    this.ignored = Set.copyOf(ignored);
  }

  /**
   * @throws CommandFailure naming the place of the first row that does not fit the model
   */
  public void predict(RowSource source, PredictionOutput output) throws IOException {
    List<Row> batch = new ArrayList<>();
    while (source.hasNext()) {
      batch.add(source.next());
      if (batch.size() == BATCH_ROWS) {
        flush(source.columns(), batch, output);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      flush(source.columns(), batch, output);
    }
    output.end(source.columns());
  }

  private void flush(List<String> columns, List<Row> batch, PredictionOutput output)
      throws IOException {
    List<Map<String, Object>> predictions;
    try {
      predictions =
          api.predict(model, version, batch.stream().map(row -> sent(row, columns)).toList())
              .predictions();
    } catch (RowRefused e) {
      Row row = batch.get(Math.max(1, Math.min(e.row(), batch.size())) - 1);
      throw CommandFailure.mistake(e.title(), row.place() + ": " + e.reason(), e.action());
    }
    if (predictions.size() != batch.size()) {
      throw new IllegalStateException(
          predictions.size() + " predictions came for " + batch.size() + " rows");
    }
    output.write(columns, batch, predictions);
  }

  private Map<String, Object> sent(Row row, List<String> columns) {
    Map<String, Object> values = new LinkedHashMap<>(row.values(columns));
    values.keySet().removeAll(ignored);
    return values;
  }
}
