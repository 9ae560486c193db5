package dev.millrace.scheduler;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * Names runs: 9 digits of time in milliseconds and 5 of chance in Crockford's base 32, so that
 * later runs sort after earlier ones. A run with an idempotency key is named after the key, so that
 * the same request always means the same run.
 */
final class RunIds {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  RunIds(Clock clock) {
    this.clock = clock;
  }

  String next(String dag, Optional<String> idempotencyKey) {
    if (idempotencyKey.isPresent()) {
      return "k" + keyed(dag, idempotencyKey.get());
    }
    return digits(clock.millis(), 9) + digits(random.nextLong(1L << 25), 5);
  }

  private static String keyed(String dag, String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((dag + "\n" + key).getBytes(StandardCharsets.UTF_8));
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 24; i++) {
        text.append(DIGITS[hash[i] & 31]);
      }
      return text.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String digits(long number, int count) {
    char[] text = new char[count];
    long rest = number;
    for (int i = count - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
    return new String(text);
  }
}
