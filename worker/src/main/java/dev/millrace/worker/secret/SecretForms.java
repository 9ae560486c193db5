package dev.millrace.worker.secret;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The texts in which a secret shows: itself, its lines, and what usual encodings make of it. */
final class SecretForms {
  /** A shorter text is found in too much that has nothing to do with the secret. */
  static final int CHARS_MIN = 4;

  private static final String LINE_ENDS = "\r\n|\r|\n";

  /** Base64 is cut into lines of so many characters by {@code base64}, and by PEM and OpenSSL. */
  private static final List<Integer> BASE64_LINES = List.of(76, 64);

  /** Characters that forms of percent-encoding leave as they are, besides letters and digits. */
  private static final List<String> UNRESERVED = List.of("-._~", "-._~/", "-._~!*'()");

  private final Set<String> forms = new LinkedHashSet<>();

  private SecretForms() {}

  /** All of at least {@link #CHARS_MIN} characters. */
  static Set<String> of(String secret) {
    SecretForms all = new SecretForms();
    for (String whole : new LinkedHashSet<>(List.of(secret, secret.strip()))) {
      all.add(whole);
      all.escaped(whole);
      all.percent(whole);
      all.bytes(whole.getBytes(StandardCharsets.UTF_8));
    }
    for (String line : secret.split(LINE_ENDS)) {
      all.add(line);
      all.add(line.strip());
      all.escaped(line);
    }
    return all.forms;
  }

  private void add(String form) {
    if (form.length() >= CHARS_MIN) {
      forms.add(form);
    }
  }

  /** As strings of JSON, Python, shells and XML. */
  private void escaped(String text) {
    String ascii = json(text, true, true);
    for (String json : List.of(json(text, true, false), ascii, upperEscapes(ascii))) {
      add(json);
      add(json.replace("/", "\\/"));
      add(json(json, true, false)); // JSON as text within JSON
    }
    add(json(text, false, false));
    add(json(text, false, false).replace("'", "\\'"));
    add(text.replace("'", "'\\''"));
    add(text.replaceAll("([^A-Za-z0-9_./:=@%+,\\n-])", "\\\\$1"));
    String xml = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    add(xml);
    add(xml.replace("\"", "&quot;").replace("'", "&#39;"));
    add(xml.replace("\"", "&quot;").replace("'", "&apos;"));
  }

  /**
   * @param quotes whether quotation marks are escaped
   * @param ascii whether everything outside of ASCII is
   */
  private static String json(String text, boolean quotes, boolean ascii) {
    StringBuilder json = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> json.append("\\\\");
        case '"' -> json.append(quotes ? "\\\"" : "\"");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < ' ' || ascii && c > '~') {
            json.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.toString();
  }

  private static String upperEscapes(String json) {
    StringBuilder upper = new StringBuilder(json);
    for (int at = upper.indexOf("\\u"); at >= 0; at = upper.indexOf("\\u", at + 6)) {
      int end = Math.min(at + 6, upper.length());
      upper.replace(at + 2, end, upper.substring(at + 2, end).toUpperCase(Locale.ROOT));
    }
    return upper.toString();
  }

  private void percent(String text) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    add(form);
    add(lowerPercents(form));
    for (String kept : UNRESERVED) {
      String encoded = percent(text, kept);
      add(encoded);
      add(lowerPercents(encoded));
    }
  }

  private static String percent(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() * 3);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (plain || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static String lowerPercents(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int at = lower.indexOf("%"); at >= 0; at = lower.indexOf("%", at + 3)) {
      int end = Math.min(at + 3, lower.length());
      lower.replace(at, end, lower.substring(at, end).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }

  private void bytes(byte[] secret) {
    add(HexFormat.of().formatHex(secret));
    add(HexFormat.of().withUpperCase().formatHex(secret));
    for (Base64.Encoder padded : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      Base64.Encoder encoder = padded.withoutPadding();
      for (int before = 0; before < 3; before++) {
        add(middle(encoder, secret, before));
      }
      String alone = padded.encodeToString(secret);
      add(alone);
      add(encoder.encodeToString(secret));
      for (int width : BASE64_LINES) {
        for (int at = 0; alone.length() > width && at < alone.length(); at += width) {
          add(alone.substring(at, Math.min(at + width, alone.length())));
        }
      }
    }
  }

  /** What follows from the secret alone where so many bytes stand before it, and any after it. */
  private static String middle(Base64.Encoder encoder, byte[] secret, int before) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[before], 0, before);
    bytes.write(secret, 0, secret.length);
    String encoded = encoder.encodeToString(bytes.toByteArray());
    return encoded.substring((before * 8 + 5) / 6, bytes.size() * 8 / 6);
  }
}
