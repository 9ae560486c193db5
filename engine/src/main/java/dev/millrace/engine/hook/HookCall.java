package dev.millrace.engine.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call of a hook as its expressions see it.
 *
 * @param digest of the bytes of its body, lower-case SHA-256
 * @param body JSON as plain data; an empty map if there is none
 * @param headers by lower-case name, without those that {@link #withheld} names
 */
public record HookCall(String digest, Object body, Map<String, String> headers) {
  /** What proves who calls is not for DAGs: their parameters are stored and shown. */
  private static final List<String> SECRET =
      List.of("authorization", "cookie", "signature", "token");

  public HookCall {
    Map<String, String> seen = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!withheld(lower)) {
            seen.put(lower, value);
          }
        });
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
  }

  /** Whether a header may hold a secret or a proof. */
  public static boolean withheld(String header) {
    String lower = header.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains);
  }

  /** Its body as parameters by name; nothing if it is no object. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    if (body instanceof Map<?, ?> map) {
      map.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    return members;
  }
}
