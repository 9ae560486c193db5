package dev.millrace.cli.dagfile;

import dev.millrace.cli.connect.Repository;
import dev.millrace.engine.language.DagFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files beside a DAG file on disk. Paths are relative to the DAG file and must stay inside its
 * repository, symbolic links followed; without a repository, inside the DAG file's directory.
 */
public final class DiskFiles implements DagFiles {
  private final Path directory;
  private final Path root;
  private final FileDigests digests;
  private final Map<String, Path> byDigest = new LinkedHashMap<>();
  private final Set<Path> asked = new LinkedHashSet<>();

  /**
   * @param dagFile an existing file
   * @throws IOException if its real path cannot be found
   */
  public DiskFiles(Path dagFile) throws IOException {
    this(dagFile, new FileDigests());
  }

  DiskFiles(Path dagFile, FileDigests digests) throws IOException {
    this.digests = digests;
    this.directory = dagFile.toRealPath().getParent();
    this.root = Repository.around(directory);
  }

  /** The directory that no path may leave. */
  public Path root() {
    return root;
  }

  /** Every file found so far, by lower-case hexadecimal SHA-256. */
  public Map<String, Path> found() {
    return Map.copyOf(byDigest);
  }

  /** Every path inside the repository that was looked at, found or not. */
  public Set<Path> asked() {
    return Set.copyOf(asked);
  }

  @Override
  public Lookup find(String path) {
    Path file;
    try {
      file = directory.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return new Unreadable("is not a path: " + e.getReason());
    }
    if (Path.of(path).isAbsolute() || !file.startsWith(root)) {
      return new Outside();
    }
    asked.add(file);
    if (!Files.exists(file)) {
      return new Missing();
    }
    try {
      return read(file.toRealPath());
    } catch (IOException e) {
      return new Unreadable("cannot be read: " + e);
    }
  }

  private Lookup read(Path real) throws IOException {
    if (!real.startsWith(root)) {
      return new Outside();
    }
    if (Files.isDirectory(real)) {
      return new Unreadable("is a directory");
    }
    if (!Files.isRegularFile(real)) {
      return new Unreadable("is not a regular file");
    }
    if (!Files.isReadable(real)) {
      return new Unreadable("may not be read by this user");
    }
    String digest = digests.of(real);
    byDigest.put(digest, real);
    return new Found(digest);
  }
}
