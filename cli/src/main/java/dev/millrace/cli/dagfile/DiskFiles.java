package dev.millrace.cli.dagfile;

import dev.millrace.cli.connect.Repository;
import dev.millrace.engine.language.DagFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files beside a DAG file on disk. Paths are relative to the DAG file and must stay inside its
 * repository, symbolic links followed; without a repository, inside the DAG file's directory.
 */
public final class DiskFiles implements DagFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private final Path root;
  private final Map<String, Path> byDigest = new LinkedHashMap<>();
  private final Set<Path> asked = new LinkedHashSet<>();

  /**
   * @param dagFile an existing file
   * @throws IOException if its real path cannot be found
   */
  public DiskFiles(Path dagFile) throws IOException {
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
    String digest = digest(real);
    byDigest.put(digest, real);
    return new Found(digest);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
