package dev.millrace.artifacts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** How digests are written and computed. */
public final class Digests {
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{64}");
  private static final String PREFIX = "sha256:";

  private Digests() {}

  /**
   * The 64 digits of a digest.
   *
   * @param digest with or without {@code sha256:}
   * @throws IllegalArgumentException if it is not the lower-case hexadecimal form of a SHA-256
   */
  public static String plain(String digest) {
    String plain = digest.startsWith(PREFIX) ? digest.substring(PREFIX.length()) : digest;
    if (!HEXADECIMAL.matcher(plain).matches()) {
      throw new IllegalArgumentException(
          "'"
              + digest
              + "' is not a digest; expected sha256: and 64 lower-case hexadecimal digits.");
    }
    return plain;
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
