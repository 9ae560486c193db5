package dev.millrace.engine.dag;

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
 * One text for each piece of plain data: the same whatever the order of keys and whichever Java
 * writes it, so that its digest says whether two pieces are equal. For digests; not for reading.
 */
public final class CanonicalJson {
  private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

  private CanonicalJson() {}

  /** The text of plain data: maps, lists, texts, numbers and booleans. */
  public static String of(Object value) {
    StringBuilder json = new StringBuilder();
    append(value, json);
    return json.toString();
  }

  /** SHA-256 of the text in UTF-8, in lower-case hexadecimal. */
  public static String sha256(Object value) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(of(value).getBytes(StandardCharsets.UTF_8));
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
      json.append('"');
      JSON.quoteAsString(text, json);
      json.append('"');
    } else if (value instanceof Double number && Double.isFinite(number)) {
      // Double.toString changed between Java 17 and 19; the exact decimal expansion does not.
      json.append(new BigDecimal(number).stripTrailingZeros());
    } else {
      json.append(value);
    }
  }
}
