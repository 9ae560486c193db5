package dev.millrace.steps.table;

import java.util.Locale;
import java.util.Map;

/**
 * A column of a table.
 *
 * @param sqlType the data engine's own name of its type, such as {@code BIGINT}
 */
public record Column(String name, String sqlType) {

  public ColumnType type() {
    return ColumnType.ofSql(sqlType);
  }

  /**
   * The type as users read it: a word of {@link ColumnType}, or the engine's name in lower case.
   */
  public String typeWord() {
    return type() == ColumnType.OTHER ? sqlType.toLowerCase(Locale.ROOT) : type().word();
  }

  /** {@code {name, type}}, as in the fact {@code columns} of a dataset. */
  public Map<String, Object> fact() {
    return Map.of("name", name, "type", typeWord());
  }
}
