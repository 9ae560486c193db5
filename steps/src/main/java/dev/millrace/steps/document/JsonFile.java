package dev.millrace.steps.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a report: one JSON object, indented, keys in the order given, the same bytes each time.
 */
public final class JsonFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonFile() {}

  /**
   * @param data text, numbers, truth values, nulls, lists and maps of these
   */
  public static void write(Path path, Map<String, ?> data) throws IOException {
    String text = JSON.writeValueAsString(data).replace("\r\n", "\n") + "\n";
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
