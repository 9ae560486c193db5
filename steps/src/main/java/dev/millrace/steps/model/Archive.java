package dev.millrace.steps.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Zip archives with the same bytes for the same content: entries sorted by name, one fixed time.
 * (The bytes also depend on the zlib of the Java installation.)
 */
public final class Archive {
  /** Most bytes of all entries together, unpacked. */
  public static final long UNPACKED_BYTES_MAX = 1L << 30;

  /** Most entries. */
  public static final int ENTRIES_MAX = 1000;

  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Archive() {}

  public static void write(Path file, SortedMap<String, byte[]> entries) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(TIME);
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  /**
   * All entries.
   *
   * @throws IOException if it is no zip archive, has a name that leaves the archive, or breaks a
   *     limit; the message says which
   */
  public static SortedMap<String, byte[]> read(Path file) throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    long left = UNPACKED_BYTES_MAX;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > ENTRIES_MAX) {
        throw new IOException("The archive has " + zip.size() + " entries; most " + ENTRIES_MAX);
      }
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        requireInside(entry.getName());
        try (InputStream in = zip.getInputStream(entry)) {
          byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
          left -= bytes.length;
          if (left < 0) {
            throw new IOException(
                "The archive unpacks to more than " + UNPACKED_BYTES_MAX + " bytes");
          }
          entries.put(entry.getName(), bytes);
        }
      }
    } catch (ZipException e) {
      throw new IOException("It is not a zip archive, or a damaged one: " + e.getMessage(), e);
    }
    return entries;
  }

  private static void requireInside(String name) throws IOException {
    if (name.startsWith("/") || name.contains("..") || name.contains("\\")) {
      throw new IOException("The archive has an entry called '" + name + "'");
    }
  }

  /** Lower-case hexadecimal SHA-256. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
