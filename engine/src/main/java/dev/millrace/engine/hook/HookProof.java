package dev.millrace.engine.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whether a caller knows the secret of a hook. Takes as long for a wrong proof as for a right one.
 */
public final class HookProof {
  /** Fewer characters can be guessed. */
  public static final int SECRET_CHARS_MIN = 16;

  private static final String HMAC = "HmacSHA256";
  private static final String SIGNATURE_PREFIX = "sha256=";

  private HookProof() {}

  /** Whether a token is the secret. */
  public static boolean isToken(String secret, String token) {
    return MessageDigest.isEqual(sha256(utf8(secret)), sha256(utf8(token))); // hides the length
  }

  /**
   * Whether a signature is that of these bytes: {@code sha256=} and their HMAC-SHA256 (RFC 2104),
   * keyed with the secret's UTF-8, in hexadecimal.
   *
   * @param body as it came, before anything reads it
   */
  public static boolean isSignature(String secret, byte[] body, String signature) {
    return MessageDigest.isEqual(
        utf8(signature(secret, body)), utf8(signature.strip().toLowerCase(Locale.ROOT)));
  }

  /** The signature of these bytes. */
  public static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(utf8(secret), HMAC));
      return SIGNATURE_PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  /** Lower-case hexadecimal SHA-256 of these bytes. */
  public static String digest(byte[] body) {
    return HexFormat.of().formatHex(sha256(body));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
