package dev.millrace.cli.connect;

import java.nio.file.Files;
import java.nio.file.Path;

/** The git working tree around a directory. */
public final class Repository {
  private Repository() {}

  /**
   * @param directory absolute
   * @return the nearest ancestor that holds {@code .git}, or the directory itself if none does
   */
  public static Path around(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return directory;
  }
}
