package dev.millrace.engine.cache;

/**
 * Names a result before it exists: equal keys, equal results.
 *
 * @param digest lower-case hexadecimal SHA-256 of the parts
 */
public record CacheKey(String digest, KeyParts parts) {
  /** The key that these parts make. */
  public static CacheKey of(KeyParts parts) {
    return new CacheKey(parts.digest(), parts);
  }
}
