package dev.millrace.steps.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON lines, or one array of objects, into a {@link RawTable}. The columns are the keys of
 * all objects in the order in which they first appear; a missing key is a missing value; nested
 * objects and arrays stay JSON text.
 */
final class JsonSource {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Source source;
  private final Map<String, Boolean> textColumns = new LinkedHashMap<>();

  JsonSource(Source source) {
    this.source = source;
  }

  /** The names of the columns, in order. */
  List<String> read(RawTable table) throws StepException, IOException, InterruptedException {
    each((line, object) -> object.properties().forEach(e -> note(e.getKey(), e.getValue())));
    List<String> names = List.copyOf(textColumns.keySet());
    each(
        (line, object) -> {
          List<String> cells = new ArrayList<>(names.size());
          for (String name : names) {
            cells.add(cell(object.get(name)));
          }
          table.add(line, cells);
        });
    return names;
  }

  /** Whether every value of a column was a JSON string, so that it holds no numbers. */
  boolean allStrings(String column) {
    return textColumns.getOrDefault(column, false);
  }

  private void note(String name, JsonNode value) {
    if (value.isNull()) {
      textColumns.putIfAbsent(name, true);
    } else {
      textColumns.merge(name, value.isTextual(), Boolean::logicalAnd);
    }
  }

  private static String cell(JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private void each(RecordReader reader) throws StepException, IOException, InterruptedException {
    try (JsonParser parser = JSON.createParser(source.path().toFile())) {
      JsonToken token = parser.nextToken();
      boolean array = token == JsonToken.START_ARRAY;
      if (array) {
        token = parser.nextToken();
      }
      while (token != null && token != JsonToken.END_ARRAY) {
        if (Thread.interrupted()) {
          throw new InterruptedException("cancelled");
        }
        long line = parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
          throw StepException.data(
              source.name()
                  + ", line "
                  + line
                  + ": has "
                  + parser.getText()
                  + "; expected an object such as {\"a\": 1}.");
        }
        JsonNode object = parser.readValueAsTree();
        reader.read(line, object);
        token = parser.nextToken();
      }
      if (array && (token == null || parser.nextToken() != null)) {
        throw StepException.data(source.name() + ": expected nothing after the array.");
      }
    } catch (JsonProcessingException e) {
      throw new StepException(
          FailureClass.DATA,
          source.name()
              + ", line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": is not JSON: "
              + e.getOriginalMessage().replaceAll("\\s+", " ")
              + ".",
          e);
    }
  }

  /** Takes one object and the line on which it begins. */
  private interface RecordReader {
    void read(long line, JsonNode object) throws IOException, InterruptedException;
  }
}
