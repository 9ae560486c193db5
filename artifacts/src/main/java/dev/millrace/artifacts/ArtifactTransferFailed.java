package dev.millrace.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;

/** An artifact could not be moved between processes now; the same call may work later. */
public final class ArtifactTransferFailed extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  public ArtifactTransferFailed(String message, IOException cause) {
    super(message, cause);
  }
}
