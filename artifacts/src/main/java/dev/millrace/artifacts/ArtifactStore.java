package dev.millrace.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Bytes by their SHA-256 digest. What is in the store never changes.
 *
 * <p>Digests are 64 lower-case hexadecimal digits, with or without {@code sha256:} before them;
 * anything else is an {@link IllegalArgumentException}. Safe for use by many threads and, on the
 * same folder, by many processes.
 */
public interface ArtifactStore {

  /** Names the place where the bytes lie: equal for processes that share a folder. */
  String id();

  /** Whether the bytes are here, without looking elsewhere. */
  boolean has(String digest);

  /**
   * Asks for bytes that are not here to be brought from elsewhere, without waiting for them.
   * Harmless to repeat.
   *
   * @return whether they may be {@linkplain #has here} later; false if nobody who can be asked has
   *     them
   */
  default boolean bring(String digest) {
    return false;
  }

  /**
   * A local file with the bytes; read only. May fetch them first.
   *
   * @throws ArtifactMissing if no store that can be asked has them
   * @throws ArtifactTransferFailed if they could not be fetched now; trying later may help
   */
  Path path(String digest);

  /**
   * Stores a copy of a file, which stays where it is. Storing the same bytes again is harmless and
   * mends a damaged copy.
   *
   * @throws IOException if the file cannot be read or the store cannot be written
   */
  Stored put(Path file) throws IOException;

  /**
   * Stores a stream, which is read to its end and not closed.
   *
   * @param expectedDigest what the bytes must hash to; empty to take any
   * @param bytesMax the most bytes to take, inclusive
   * @throws DigestMismatch if the bytes are others than expected; nothing is stored
   * @throws ArtifactTooLarge if there are more bytes than {@code bytesMax}; nothing is stored
   * @throws IOException if the stream cannot be read or the store cannot be written
   */
  Stored put(InputStream bytes, Optional<String> expectedDigest, long bytesMax) throws IOException;

  /**
   * Reads the local bytes again and compares them with the digest.
   *
   * @return false if they are missing or damaged
   * @throws IOException if they cannot be read
   */
  boolean verify(String digest) throws IOException;
}
