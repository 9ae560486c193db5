package dev.millrace.steps.validate;

import dev.millrace.steps.table.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * What a contract says about one column.
 *
 * @param where the place of these terms, for messages
 * @param required every row has a value
 * @param unique no value twice; missing values are not compared
 * @param min least value, included; compared as the column's type
 * @param max greatest value, included
 * @param values the only values allowed; empty for any
 * @param pattern a regular expression (RE2) that each value matches as a whole
 * @param lengthMin least number of characters
 * @param lengthMax greatest number of characters
 */
record ColumnTerms(
    String name,
    String where,
    Optional<ColumnType> type,
    boolean required,
    boolean unique,
    Optional<Object> min,
    Optional<Object> max,
    List<Object> values,
    Optional<String> pattern,
    Optional<Long> lengthMin,
    Optional<Long> lengthMax) {
  ColumnTerms {
    values = List.copyOf(values);
  }
}
