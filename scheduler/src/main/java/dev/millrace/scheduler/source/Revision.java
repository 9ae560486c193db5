package dev.millrace.scheduler.source;

import java.time.Instant;
import java.util.Optional;

/**
 * One state of a source as a whole.
 *
 * @param id of the commit, or the digest of what stands in a directory
 * @param author empty if nobody is known
 * @param message its first line; may be empty
 * @param signer who signed it, with the fingerprint of the key; empty if that need not be known
 */
public record Revision(
    String id, String author, Instant at, String message, Optional<String> signer) {
  private static final int TEXT_CHARS_MAX = 200;

  public Revision {
    author = cut(author);
    message = cut(message);
    signer = signer.map(Revision::cut);
  }

  private static String cut(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX - 1) + "…";
  }
}
