package dev.millrace.api.served;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.engine.served.ServedBatch;
import dev.millrace.spi.model.ModelColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes rows as the lines of {@link ServedBatch}. */
final class RowLines {
  /** A moment in UTC with three digits of a second, so that texts compare as moments do. */
  static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** What a line begins with, before its moment. */
  static final String BEGIN = "{\"at\":\"";

  /** Bytes of the lines of a batch before they are compressed; less than it may have after. */
  private static final int BATCH_BYTES_MAX = ServedBatch.BYTES_MAX / 2;

  private static final JsonFactory JSON = new JsonFactory();

  private RowLines() {}

  /**
   * The rows in batches, without those whose line is too long.
   *
   * @param at when they are put away
   */
  static List<ServedBatch> batches(
      String model, String selector, Instant at, List<ServedRow> rows) {
    List<ServedBatch> batches = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int count = 0;
    for (ServedRow row : rows) {
      byte[] line = line(row).getBytes(StandardCharsets.UTF_8);
      if (line.length > ServedSample.ROW_BYTES_MAX) {
        continue;
      }
      if (lines.size() + line.length > BATCH_BYTES_MAX) {
        batches.add(new ServedBatch(model, selector, at, count, gzipped(lines)));
        lines.reset();
        count = 0;
      }
      lines.writeBytes(line);
      count++;
    }
    if (count > 0) {
      batches.add(new ServedBatch(model, selector, at, count, gzipped(lines)));
    }
    return batches;
  }

  /** To characters first: half of a surrogate pair in a value becomes {@code ?} in UTF-8. */
  private static String line(ServedRow row) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("at", MOMENT.format(Instant.ofEpochMilli(row.atMillis())));
      json.writeNumberField("version", row.version());
      json.writeObjectFieldStart("inputs");
      for (ModelColumn column : row.columns()) {
        Object value = row.inputs().get(column.name());
        if (value != null) {
          json.writeFieldName(column.name());
          write(json, value);
        }
      }
      json.writeEndObject();
      json.writeFieldName("prediction");
      write(json, row.prediction());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return line.append('\n').toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      json.writeNumber(number.doubleValue());
    } else if (value == null || value instanceof Number) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  private static byte[] gzipped(ByteArrayOutputStream lines) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      lines.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return compressed.toByteArray();
  }
}
