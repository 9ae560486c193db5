package dev.millrace.scheduler.source.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 of files, remembered as long as they look the same from outside. Used by one thread. */
final class FileContents {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int KNOWN_MAX = 200_000;

  private final Map<Path, Known> known = new HashMap<>();

  private record Known(String look, String digest) {}

  /** Lower-case hexadecimal. */
  String digest(Path file, BasicFileAttributes now) throws IOException {
    String look = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    Known before = known.get(file);
    if (before != null && before.look.equals(look)) {
      return before.digest;
    }
    if (known.size() >= KNOWN_MAX) {
      known.clear(); // many of them are gone by now
    }
    String digest = digest(file);
    known.put(file, new Known(look, digest));
    return digest;
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
