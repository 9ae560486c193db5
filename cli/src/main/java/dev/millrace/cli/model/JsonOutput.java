package dev.millrace.cli.model;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.cli.rest.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** One object: {@code {"model","version","predictions":[…]}}, as REST answers. */
public final class JsonOutput implements PredictionOutput {
  private final JsonGenerator json;

  /**
   * @param out not closed
   */
  public JsonOutput(String model, long version, OutputStream out) throws IOException {
    this.json = Json.MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeStringField("model", model);
    json.writeNumberField("version", version);
    json.writeArrayFieldStart("predictions");
  }

  @Override
  public void write(List<String> columns, List<Row> rows, List<Map<String, Object>> predictions)
      throws IOException {
    for (Map<String, Object> prediction : predictions) {
      Json.MAPPER.writeValue(json, prediction);
    }
  }

  @Override
  public void end(List<String> columns) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }
}
