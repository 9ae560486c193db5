package dev.millrace.cli.dagfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SHA-256 of files, remembered as long as time and size stay the same, because thousands of DAGs
 * may use the same contract. Safe for use by several threads.
 */
final class FileDigests {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  private record Known(FileTime time, long size, String digest) {}

  /**
   * Lower-case hexadecimal.
   *
   * @param file a real path
   */
  String of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Known before = known.get(file);
    if (before != null && before.time.equals(now.lastModifiedTime()) && before.size == now.size()) {
      return before.digest;
    }
    String digest = digest(file);
    known.put(file, new Known(now.lastModifiedTime(), now.size(), digest));
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
