package dev.millrace.worker.attempt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The worker's folder cannot be made or written. */
public final class WorkerDirectoryUnusable extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  WorkerDirectoryUnusable(Path folder, IOException cause) {
    super(
        "The worker's folder "
            + folder
            + " cannot be made or written: "
            + cause
            + ". Make it writable for this user, or choose another data"
            + " directory with --data.",
        cause);
  }
}
