package dev.millrace.worker.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Masks the lines of an attempt. What prints much without a line end comes in pieces, so of a long
 * line the secret that may go on in the next one is masked as well. Safe for use by many threads.
 */
public final class LineMask {
  /** Nobody cuts lines into shorter pieces: 16,384 bytes are more characters than that. */
  private static final int PIECE_CHARS_MIN = 4_096;

  private final Mask mask;
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  public LineMask(Mask mask) {
    this.mask = mask;
  }

  /**
   * @param stream where the line came from
   */
  public String line(String stream, String text) {
    if (mask.isEmpty()) {
      return text;
    }
    boolean goesOn = text.length() >= PIECE_CHARS_MIN;
    boolean begun = goesOn ? !cut.add(stream) : cut.remove(stream);
    return mask.text(text, begun, goesOn);
  }
}
