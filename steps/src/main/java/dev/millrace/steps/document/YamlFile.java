package dev.millrace.steps.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a YAML file of the DAG version into {@link Entry entries} with line numbers. */
public final class YamlFile {
  private static final long BYTES_MAX = 1 << 20;
  private static final int DEPTH_MAX = 50;
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String name;

  private YamlFile(String name) {
    this.name = name;
  }

  /**
   * @param name the file as a parameter names it
   * @throws StepException USER with the line if it is missing, not YAML, or too large
   */
  public static Entry read(StepContext context, String name) throws StepException, IOException {
    Path path = context.file(name);
    if (Files.size(path) > BYTES_MAX) {
      throw StepException.user(
          name + " has " + Files.size(path) + " bytes; at most " + BYTES_MAX + " are read.");
    }
    return new YamlFile(name).document(path);
  }

  private Entry document(Path path) throws StepException, IOException {
    try (YAMLParser parser = YAML.createParser(path.toFile())) {
      if (parser.nextToken() == null) {
        throw StepException.user(name + " is empty.");
      }
      Entry entry = entry(parser, "", 0, 0);
      if (parser.nextToken() != null) {
        throw StepException.user(where(parser) + ": a second document; expected one.");
      }
      return entry;
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read").strip();
      throw new StepException(
          FailureClass.USER,
          name
              + (location == null ? "" : ", line " + location.getLineNr())
              + ": is not valid YAML: "
              + reason
              + ".",
          e);
    }
  }

  private Entry entry(YAMLParser parser, String path, int keyLine, int depth)
      throws StepException, IOException {
    int line = keyLine > 0 ? keyLine : parser.currentTokenLocation().getLineNr();
    if (depth > DEPTH_MAX) {
      throw StepException.user(where(parser) + ": nested deeper than " + DEPTH_MAX + " levels.");
    }
    if (parser.isCurrentAlias()) {
      throw StepException.user(where(parser) + ": aliases (*name) are not read here.");
    }
    switch (parser.currentToken()) {
      case START_OBJECT:
        Map<String, Entry> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          parser.nextToken();
          map.put(key, entry(parser, Entry.join(path, key), at, depth + 1));
        }
        return new Entry(name, line, path, map);
      case START_ARRAY:
        List<Entry> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(entry(parser, path + "[" + list.size() + "]", 0, depth + 1));
        }
        return new Entry(name, line, path, list);
      case VALUE_NUMBER_INT:
        return new Entry(name, line, path, whole(parser));
      case VALUE_NUMBER_FLOAT:
        return new Entry(name, line, path, parser.getDecimalValue());
      case VALUE_TRUE:
      case VALUE_FALSE:
        return new Entry(name, line, path, parser.getBooleanValue());
      case VALUE_NULL:
        return new Entry(name, line, path, null);
      default:
        return new Entry(name, line, path, parser.getText());
    }
  }

  private static Object whole(YAMLParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getDecimalValue();
    };
  }

  private String where(YAMLParser parser) {
    return name + ", line " + parser.currentTokenLocation().getLineNr();
  }
}
