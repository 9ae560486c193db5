package dev.millrace.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The folder of a store cannot be created, written or read. */
public final class ArtifactFolderUnusable extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  ArtifactFolderUnusable(Path folder, IOException cause) {
    super(
        "The artifact folder "
            + folder
            + " cannot be created or written: "
            + reason(cause)
            + ". Make it writable for this user, or choose another data"
            + " directory with --data.",
        cause);
  }

  private static String reason(IOException cause) {
    String kind = cause.getClass().getSimpleName().replace("Exception", "");
    return cause.getMessage() == null ? kind : kind + " (" + cause.getMessage() + ")";
  }
}
