package dev.millrace.cli.dagfile;

import dev.millrace.cli.connect.Repository;
import dev.millrace.engine.language.DagFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one command has found out about files and directories. It looks at each once, because
 * thousands of DAGs stand in one directory and may use the same contract; so keep it no longer than
 * files may stay as they are. Safe for use by several threads.
 */
final class SeenFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Map<Path, Path> realDirectories = new ConcurrentHashMap<>();
  private final Map<Path, Path> repositories = new ConcurrentHashMap<>();
  private final Map<Path, Place> places = new ConcurrentHashMap<>();
  private final Map<Path, DagFiles.Lookup> contents = new ConcurrentHashMap<>();

  /** Where a path leads, or why nowhere; one of them is null. */
  private record Place(Path real, DagFiles.Lookup nowhere) {}

  /** What a command may find at a path: its real path, if there is one, inside of a root. */
  record Standing(Path real, DagFiles.Lookup lookup) {}

  /**
   * The real path of a file that is to be read; in a directory that is known already only links are
   * followed.
   *
   * @throws IOException if it cannot be found
   */
  Path real(Path file) throws IOException {
    Path parent = file.getParent();
    Path known = parent == null ? null : realDirectories.get(parent);
    if (known != null && !Files.isSymbolicLink(file)) {
      return known.resolve(file.getFileName());
    }
    Path real = file.toRealPath();
    if (parent != null && known == null) {
      realDirectories.put(parent, parent.toRealPath());
    }
    return real;
  }

  /**
   * The repository around a directory.
   *
   * @param directory a real path
   */
  Path repository(Path directory) {
    Path known = repositories.get(directory);
    if (known == null) {
      known = Repository.around(directory);
      repositories.put(directory, known);
    }
    return known;
  }

  /**
   * What stands at a path.
   *
   * @param file absolute and normalized, inside of {@code root} if links are not followed
   * @param root a real path
   */
  Standing find(Path file, Path root) {
    Place place = places.get(file);
    if (place == null) {
      place = place(file);
      places.put(file, place);
    }
    if (place.nowhere != null) {
      return new Standing(null, place.nowhere);
    }
    if (!place.real.startsWith(root)) {
      return new Standing(null, new DagFiles.Outside());
    }
    DagFiles.Lookup content = contents.get(place.real);
    if (content == null) {
      content = content(place.real);
      contents.put(place.real, content);
    }
    return new Standing(place.real, content);
  }

  private static Place place(Path file) {
    if (!Files.exists(file)) {
      return new Place(null, new DagFiles.Missing());
    }
    try {
      return new Place(file.toRealPath(), null);
    } catch (IOException e) {
      return new Place(null, unreadable(e));
    }
  }

  private static DagFiles.Lookup content(Path real) {
    if (Files.isDirectory(real)) {
      return new DagFiles.Unreadable("is a directory");
    }
    if (!Files.isRegularFile(real)) {
      return new DagFiles.Unreadable("is not a regular file");
    }
    if (!Files.isReadable(real)) {
      return new DagFiles.Unreadable("may not be read by this user");
    }
    try {
      return new DagFiles.Found(digest(real));
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static DagFiles.Unreadable unreadable(IOException e) {
    return new DagFiles.Unreadable("cannot be read: " + e);
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
