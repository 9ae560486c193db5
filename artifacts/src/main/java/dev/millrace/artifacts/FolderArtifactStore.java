package dev.millrace.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Artifacts as read-only files {@code sha256/ab/cdef…} in a folder that processes may share.
 *
 * <p>Bytes go to a temporary name, are forced to the disk and renamed, so a file that can be seen
 * is whole, whatever was killed when.
 */
public final class FolderArtifactStore implements ArtifactStore {
  private static final int BUFFER_BYTES = 1 << 17;
  private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  private final Path root;
  private final Path temporary;
  private final String id;

  /**
   * Opens a folder and creates it if it is not there. Temporary files of writers that were killed
   * more than a day ago are removed.
   *
   * @throws ArtifactFolderUnusable if it cannot be created or written
   */
  public FolderArtifactStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.temporary = this.root.resolve("tmp");
    try {
      Files.createDirectories(this.root.resolve("sha256"));
      Files.createDirectories(temporary);
      this.id = readOrMakeId();
      removeLeftovers(Instant.now().minus(LEFTOVER_AGE));
    } catch (IOException e) {
      throw new ArtifactFolderUnusable(this.root, e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean has(String digest) {
    return Files.isRegularFile(place(Digests.plain(digest)));
  }

  @Override
  public Path path(String digest) {
    String plain = Digests.plain(digest);
    Path place = place(plain);
    if (!Files.isRegularFile(place)) {
      throw new ArtifactMissing(plain, root.toString());
    }
    return place;
  }

  @Override
  public Stored put(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return put(bytes, Optional.empty(), Long.MAX_VALUE);
    }
  }

  @Override
  public Stored put(InputStream bytes, Optional<String> expectedDigest, long bytesMax)
      throws IOException {
    Optional<String> expected = expectedDigest.map(Digests::plain);
    Path partial = temporary.resolve(UUID.randomUUID().toString());
    try {
      Stored stored = write(bytes, partial, bytesMax);
      if (expected.isPresent() && !expected.get().equals(stored.digest())) {
        throw new DigestMismatch(expected.get(), stored.digest(), stored.bytes());
      }
      publish(partial, place(stored.digest()));
      return stored;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @Override
  public boolean verify(String digest) throws IOException {
    String plain = Digests.plain(digest);
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream bytes = Files.newInputStream(place(plain))) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return plain.equals(HexFormat.of().formatHex(sha256.digest()));
  }

  private Path place(String plain) {
    return root.resolve("sha256").resolve(plain.substring(0, 2)).resolve(plain.substring(2));
  }

  private static Stored write(InputStream bytes, Path partial, long bytesMax) throws IOException {
    MessageDigest sha256 = Digests.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    try (FileChannel channel = FileChannel.open(partial, CREATE_NEW, WRITE)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        total += read;
        if (total > bytesMax) {
          throw new ArtifactTooLarge(bytesMax);
        }
        sha256.update(buffer, 0, read);
        ByteBuffer out = ByteBuffer.wrap(buffer, 0, read);
        while (out.hasRemaining()) {
          channel.write(out);
        }
      }
      channel.force(true);
    }
    return new Stored(HexFormat.of().formatHex(sha256.digest()), total);
  }

  /** Renames even over an existing file: the bytes are the same, or the old ones are damaged. */
  private void publish(Path partial, Path place) throws IOException {
    if (!partial.toFile().setReadOnly()) {
      throw new IOException("Cannot make " + partial + " read-only");
    }
    Path folder = place.getParent();
    boolean fresh = Files.notExists(folder);
    Files.createDirectories(folder);
    Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
    if (fresh) {
      force(folder.getParent());
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private String readOrMakeId() throws IOException {
    Path file = root.resolve("store-id");
    if (Files.notExists(file)) {
      Path partial = temporary.resolve(UUID.randomUUID().toString());
      try {
        Files.writeString(partial, UUID.randomUUID().toString(), UTF_8, CREATE_NEW);
        Files.createLink(file, partial);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster; its id counts.
        return Files.readString(file, UTF_8).strip();
      } finally {
        Files.deleteIfExists(partial);
      }
    }
    // Proves that the folder can be written, before the first artifact needs it.
    Path probe = temporary.resolve(UUID.randomUUID().toString());
    Files.writeString(probe, "", UTF_8, CREATE_NEW);
    Files.delete(probe);
    return Files.readString(file, UTF_8).strip();
  }

  private void removeLeftovers(Instant before) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporary)) {
      for (Path leftover : leftovers) {
        if (isOlder(leftover, before)) {
          Files.deleteIfExists(leftover);
        }
      }
    }
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (NoSuchFileException e) {
      // Its writer finished meanwhile.
      return false;
    }
  }
}
