package dev.millrace.steps.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code examples.json} of a bundle: rows with the predictions that a copy must give. */
public record Examples(@JsonProperty("examples") List<Example> examples) {
  public Examples {
    examples = List.copyOf(examples);
  }

  /**
   * @param input column name to value; a missing value is null
   * @param output what the model answered when it was packaged
   */
  public record Example(
      @JsonProperty("input") Map<String, Object> input,
      @JsonProperty("output") Map<String, Object> output) {}

  public static Examples of(Scorer scorer, List<Map<String, Object>> rows) {
    List<Example> examples = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      examples.add(new Example(row, scorer.answer(scorer.predict(row::get))));
    }
    return new Examples(examples);
  }

  /**
   * The examples of a bundle; none if it was packaged without.
   *
   * @throws IOException if the entry is not what it should be
   */
  public static Examples read(Map<String, byte[]> entries) throws IOException {
    byte[] bytes = entries.get(Manifest.EXAMPLES);
    return bytes == null ? new Examples(List.of()) : Json.read(bytes, Examples.class);
  }
}
