package dev.millrace.cli.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as a person wrote it.
 *
 * @param place where it stands, for messages
 * @param cells one per column; empty text counts as missing
 */
public record Row(String place, List<String> cells) {
  public Row {
    cells = List.copyOf(cells);
  }

  /** Column to value; null where it is missing. The server gives values the model's types. */
  Map<String, Object> values(List<String> columns) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      values.put(columns.get(i), cells.get(i).isEmpty() ? null : cells.get(i));
    }
    return Collections.unmodifiableMap(values);
  }
}
