package dev.millrace.engine.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a webhook makes of bodies that have a shape of their own.
 *
 * @param condition CEL over {@code body} and {@code headers}; a call for which it is false makes no
 *     run
 * @param params parameters whose values come from a call, by name; if there are any, members of the
 *     body are no parameters
 */
public record HookMapping(Optional<Written> condition, Map<String, Written> params) {
  /** Every call counts, and the members of its body are parameters. */
  public static final HookMapping NONE = new HookMapping(Optional.empty(), Map.of());

  /**
   * Something with expressions.
   *
   * @param value bare CEL, or data with {@code ${{ }}} in it
   * @param line of the file, counted from 1
   */
  public record Written(Object value, int line) {}

  public HookMapping {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** Whether parameters come from expressions instead of members of the body. */
  public boolean maps() {
    return !params.isEmpty();
  }
}
