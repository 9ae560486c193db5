package dev.millrace.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, section 9.2), as far as Millrace sends them. */
public final class EventStream implements AutoCloseable {
  private final InputStream bytes;
  private final BufferedReader lines;

  public EventStream(InputStream bytes) {
    this.bytes = bytes;
    this.lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Waits for the next event.
   *
   * @return empty at the end of the stream
   * @throws IOException if the connection broke, or the data is not JSON
   */
  public Optional<Event> next() throws IOException {
    String kind = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data.length() > 0) {
          return Optional.of(event(kind, data.toString()));
        }
        kind = "message";
      } else if (line.startsWith("event:")) {
        kind = value(line, "event:");
      } else if (line.startsWith("data:")) {
        data.append(data.length() > 0 ? "\n" : "").append(value(line, "data:"));
      }
    }
    return Optional.empty();
  }

  /** Ends a waiting {@link #next} too. */
  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** The body may come bare, or inside the envelope of a change with its kind. */
  private static Event event(String kind, String data) throws IOException {
    JsonNode tree = Json.MAPPER.readTree(data);
    if (tree.has("kind") && tree.has("body")) {
      return new Event(tree.get("kind").asText(), tree.get("body"));
    }
    return new Event(kind, tree);
  }

  private static String value(String line, String field) {
    String value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  /**
   * @param kind {@code run}, {@code task} or {@code log}
   */
  public record Event(String kind, JsonNode body) {}
}
