package dev.millrace.steps.ingest;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.web.WebCall;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Gets the bytes of a source, holds them to their digest and size, and decompresses them. */
final class SourceBytes {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final long MAX_BYTES = 1L << 30;

  private final StepContext context;
  private final long maxBytes;

  SourceBytes(StepContext context) throws StepException {
    this.context = context;
    this.maxBytes = context.parameters().bytes("max-bytes", MAX_BYTES);
  }

  Source open() throws StepException, IOException, InterruptedException {
    String from = context.parameters().text("from");
    boolean remote = from.matches("(?i)https?://.*");
    String name = remote ? WebCall.shown(from) : from;
    Path path;
    if (remote) {
      path = context.scratch().resolve("fetched");
      Duration timeout = context.parameters().duration("timeout", TIMEOUT);
      new HttpFetch(context, maxBytes, timeout).fetch(from, path);
    } else {
      path = context.file(from);
    }
    long bytes = Files.size(path);
    if (bytes > maxBytes) {
      throw tooLarge(name, bytes + " bytes");
    }
    String sha256 = digest(path);
    String expected = context.parameters().text("sha256", sha256).toLowerCase(Locale.ROOT);
    if (!expected.equals(sha256)) {
      throw StepException.data(
          name
              + " has the SHA-256 digest "
              + sha256
              + "; 'sha256' expects "
              + expected
              + ". Get the expected bytes back, or, if the new ones are right, write their digest"
              + " into the DAG.");
    }
    if (bytes == 0) {
      throw StepException.data(name + " is empty; expected a table.");
    }
    return new Source(name, decompressed(name, path), sha256, bytes);
  }

  private static String digest(Path path) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private Path decompressed(String name, Path path)
      throws StepException, IOException, InterruptedException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(2);
      if (magic.length < 2 || (magic[0] & 0xff) != 0x1f || (magic[1] & 0xff) != 0x8b) {
        return path;
      }
    }
    Path plain = context.scratch().resolve("decompressed");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path), 1 << 16);
        OutputStream out = Files.newOutputStream(plain)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > maxBytes) {
          throw tooLarge(name, "more than " + maxBytes + " bytes when decompressed");
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("cancelled");
        }
        out.write(buffer, 0, n);
      }
    } catch (ZipException | EOFException e) {
      throw new StepException(
          FailureClass.DATA, name + " is a damaged gzip file: " + e.getMessage() + ".", e);
    }
    return plain;
  }

  private StepException tooLarge(String name, String size) {
    return tooLarge(name, size, maxBytes);
  }

  static StepException tooLarge(String name, String size, long maxBytes) {
    return StepException.data(
        name
            + " has "
            + size
            + "; 'max-bytes' allows "
            + maxBytes
            + ". Raise 'max-bytes' if it is meant to be that large.");
  }
}
