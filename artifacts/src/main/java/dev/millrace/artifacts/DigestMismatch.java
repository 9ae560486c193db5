package dev.millrace.artifacts;

import java.io.IOException;

/** Bytes are others than their name says. */
public final class DigestMismatch extends IOException {
  private static final long serialVersionUID = 1L;
  private final String expected;
  private final String actual;

  DigestMismatch(String expected, String actual, long bytes) {
    super(
        "Expected the bytes of sha256:"
            + expected
            + ", but the "
            + bytes
            + " bytes that came are sha256:"
            + actual
            + ". Nothing was stored.");
    this.expected = expected;
    this.actual = actual;
  }

  /** 64 lower-case hexadecimal digits. */
  public String expected() {
    return expected;
  }

  /** 64 lower-case hexadecimal digits. */
  public String actual() {
    return actual;
  }
}
