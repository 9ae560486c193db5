package dev.millrace.scheduler.source.directory;

import dev.millrace.scheduler.source.DagSource;
import dev.millrace.scheduler.source.Snapshot;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A directory, with the files of the git working tree around it that its DAGs use. */
public final class DirectorySource implements DagSource {
  private final Path directory;
  private final FileContents contents = new FileContents();

  public DirectorySource(SourceSettings.Directory settings) {
    this.directory = settings.directory();
  }

  /** Always gives a snapshot: whether something changed shows only when the files are compared. */
  @Override
  public Optional<Snapshot> look(Optional<String> known, boolean again) throws SourceTrouble {
    try {
      Path real = directory.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new SourceTrouble(
            SourceTrouble.Kind.UNREACHABLE, directory + " is not a directory any more.");
      }
      return Optional.of(new DirectorySnapshot(repositoryAround(real), real, contents));
    } catch (IOException e) {
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREACHABLE, "Directory " + directory + " cannot be read: " + e + ".");
    }
  }

  /** The nearest directory upwards that holds {@code .git}, or the directory itself. */
  private static Path repositoryAround(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return directory;
  }

  @Override
  public void close() {
    // nothing is held open
  }
}
