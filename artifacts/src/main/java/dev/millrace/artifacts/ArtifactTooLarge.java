package dev.millrace.artifacts;

import java.io.IOException;

/** An artifact has more bytes than the store takes. */
public final class ArtifactTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  ArtifactTooLarge(long bytesMax) {
    super(
        "The artifact has more than "
            + bytesMax
            + " bytes, which is the most that is taken here. Make it smaller, or split it into"
            + " several.");
  }
}
