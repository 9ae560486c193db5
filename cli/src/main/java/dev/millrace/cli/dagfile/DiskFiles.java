package dev.millrace.cli.dagfile;

import dev.millrace.engine.language.DagFiles;
import java.io.File;
import java.io.IOException;
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
  private final Path file;
  private final Path root;
  private final SeenFiles seen;
  private final Map<String, Path> byDigest = new LinkedHashMap<>();
  private final Set<Path> asked = new LinkedHashSet<>();

  /**
   * @param dagFile an existing file
   * @throws IOException if its real path cannot be found
   */
  public DiskFiles(Path dagFile) throws IOException {
    this(dagFile, new SeenFiles());
  }

  DiskFiles(Path dagFile, SeenFiles seen) throws IOException {
    this.seen = seen;
    this.file = seen.real(dagFile);
    if (file.getParent() == null) {
      throw new IOException(file + " is a directory");
    }
    this.root = seen.repository(file.getParent());
  }

  /** The real path of the DAG file. */
  Path file() {
    return file;
  }

  /** The directory that no path may leave. */
  public Path root() {
    return root;
  }

  /** The DAG file's path inside of its root, with slashes. */
  String shownPath() {
    String path = file.toString(); // which is below root, so that no step up can be needed
    String above = root.toString();
    boolean isTop = above.endsWith(File.separator);
    return path.substring(above.length() + (isTop ? 0 : 1)).replace(File.separatorChar, '/');
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
    Path at;
    try {
      at = file.resolveSibling(path).normalize();
    } catch (InvalidPathException e) {
      return new Unreadable("is not a path: " + e.getReason());
    }
    if (Path.of(path).isAbsolute() || !at.startsWith(root)) {
      return new Outside();
    }
    asked.add(at);
    SeenFiles.Standing found = seen.find(at, root);
    if (found.lookup() instanceof Found content) {
      byDigest.put(content.digest(), found.real());
    }
    return found.lookup();
  }
}
