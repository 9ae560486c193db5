package dev.millrace.steps.query;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An order of rows as users write it: columns, each with {@code asc} or {@code desc} behind it if
 * wanted. Missing values come last either way.
 *
 * @param terms column to whether its greatest value comes first, in order
 */
public record Ordering(Map<String, Boolean> terms) {
  public Ordering {
    terms = new LinkedHashMap<>(terms);
  }

  /**
   * @param what who asks, as the start of messages
   * @throws StepException USER if a column does not exist or comes twice
   */
  public static Ordering read(String what, List<String> written, Columns columns)
      throws StepException {
    Map<String, Boolean> terms = new LinkedHashMap<>();
    for (String term : written) {
      String lower = term.toLowerCase(Locale.ROOT);
      boolean whole = columns.find(term).isPresent();
      boolean down = !whole && lower.endsWith(" desc");
      boolean up = !whole && lower.endsWith(" asc");
      String name = down || up ? term.substring(0, term.lastIndexOf(' ')).strip() : term;
      if (columns.find(name).isEmpty()) {
        throw StepException.user(
            what
                + " names column '"
                + name
                + "', which is not there."
                + columns.hint(name)
                + " Write a column, or a column and desc.");
      }
      if (terms.put(name, down) != null) {
        throw StepException.user(what + " names column '" + name + "' twice.");
      }
    }
    return new Ordering(terms);
  }

  /** What stands after {@code ORDER BY} for the terms alone. */
  public String sql() {
    return terms.entrySet().stream()
        .map(term -> Sql.name(term.getKey()) + (term.getValue() ? " DESC" : "") + " NULLS LAST")
        .collect(Collectors.joining(", "));
  }

  /** The same, and then by every other column, so that only rows that are equal stay tied. */
  public Ordering total(Columns columns) {
    Map<String, Boolean> all = new LinkedHashMap<>(terms);
    columns.names().forEach(name -> all.putIfAbsent(name, false));
    return new Ordering(all);
  }
}
