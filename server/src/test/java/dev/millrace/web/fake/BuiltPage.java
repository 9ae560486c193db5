package dev.millrace.web.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of the page as the build has bundled them into the program. */
public final class BuiltPage {
  private static final Path ARCHIVE =
      Path.of("target", "quarkus-app", "quarkus", "generated-bytecode.jar");
  private static final String FOLDER = "META-INF/resources";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "map", "application/json");

  private BuiltPage() {}

  /**
   * The bytes below this path of the address; {@code /} is the page itself.
   *
   * @throws IllegalStateException if the program has not been packaged
   */
  static Optional<byte[]> file(String path) {
    if (!Files.exists(ARCHIVE)) {
      throw new IllegalStateException(
          ARCHIVE.toAbsolutePath() + " is missing; package the module server first");
    }
    String name = FOLDER + (path.equals("/") ? "/index.html" : path);
    try (ZipFile archive = new ZipFile(ARCHIVE.toFile())) {
      ZipEntry entry = archive.getEntry(name);
      if (entry == null || entry.isDirectory()) {
        return Optional.empty();
      }
      try (InputStream in = archive.getInputStream(entry)) {
        return Optional.of(in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(ARCHIVE + " cannot be read", e);
    }
  }

  static String type(String path) {
    String ending = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
