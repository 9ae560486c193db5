package dev.millrace.steps.validate;

import java.util.List;
import java.util.Optional;

/**
 * What a table must be like.
 *
 * @param name how messages call it
 * @param unique columns whose values together occur once; empty for none
 * @param rowsMin least number of rows, those that break rules included
 * @param rowsMax greatest number of rows
 * @param extraRefused whether a column that is not named here breaks it
 */
record Contract(
    String name,
    List<ColumnTerms> columns,
    List<Predicate> predicates,
    List<String> unique,
    Optional<Long> rowsMin,
    Optional<Long> rowsMax,
    boolean extraRefused) {
  Contract {
    columns = List.copyOf(columns);
    predicates = List.copyOf(predicates);
    unique = List.copyOf(unique);
  }

  /**
   * A rule of a row in SQL.
   *
   * @param sql a condition over the columns; a row breaks it if it is false, not if it is null
   */
  record Predicate(String name, String where, String sql) {}
}
