package dev.millrace.engine.language;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The version of a DAG: SHA-256 over canonical JSON of what its file says and of the digests of its
 * files. Comments, layout, quoting and the order of keys do not change it.
 */
final class DagVersion {
  private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

  private DagVersion() {}

  /** Lower-case hexadecimal. */
  static String of(Object written, Map<String, String> files) {
    StringBuilder json = new StringBuilder();
    append(Map.of("dag", written, "files", files), json);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(json.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void append(Object value, StringBuilder json) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
      json.append('{');
      sorted.forEach(
          (key, item) -> {
            append(key, json);
            json.append(':');
            append(item, json);
            json.append(',');
          });
      json.append('}');
    } else if (value instanceof List<?> list) {
      json.append('[');
      for (Object item : list) {
        append(item, json);
        json.append(',');
      }
      json.append(']');
    } else if (value instanceof String text) {
      json.append('"').append(JSON.quoteAsString(text)).append('"');
    } else if (value instanceof Double number && Double.isFinite(number)) {
      // Double.toString changed between Java 17 and 19; the exact decimal expansion does not.
      json.append(new BigDecimal(number).stripTrailingZeros());
    } else {
      json.append(value);
    }
  }
}
