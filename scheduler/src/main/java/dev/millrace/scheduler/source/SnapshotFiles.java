package dev.millrace.scheduler.source;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ArtifactTooLarge;
import dev.millrace.engine.language.DagFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files beside a DAG file of a snapshot. What a DAG uses is put into the artifact store as it
 * is found, so that its digest is known and its bytes are there when the DAG runs.
 */
final class SnapshotFiles implements DagFiles {
  /** As uploads of artifacts may have. */
  static final long FILE_BYTES_MAX = 16L << 30;

  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private final Snapshot snapshot;
  private final String directory;
  private final ArtifactStore artifacts;
  private final Map<String, String> digests;
  private final Map<String, String> uses = new LinkedHashMap<>();

  /**
   * @param dagFile path of the DAG file
   * @param digests SHA-256 by id of content, of files that were found before
   */
  SnapshotFiles(
      Snapshot snapshot, String dagFile, ArtifactStore artifacts, Map<String, String> digests) {
    this.snapshot = snapshot;
    this.directory = dagFile.contains("/") ? dagFile.substring(0, dagFile.lastIndexOf('/')) : "";
    this.artifacts = artifacts;
    this.digests = digests;
  }

  /** Every path inside the repository that was looked at, with what stood there. */
  Map<String, String> uses() {
    return Map.copyOf(uses);
  }

  @Override
  public Lookup find(String path) {
    Optional<String> full = resolved(directory, path);
    if (full.isEmpty()) {
      return new Outside();
    }
    Snapshot.Entry entry = snapshot.entry(full.get());
    uses.put(full.get(), entry.mark());
    if (entry instanceof Snapshot.Present file) {
      return found(full.get(), file.content());
    }
    if (entry instanceof Snapshot.Unusable unusable) {
      return new Unreadable(unusable.reason());
    }
    return entry instanceof Snapshot.Beyond ? new Outside() : new Missing();
  }

  private Lookup found(String path, String content) {
    String known = digests.get(content);
    if (known != null && artifacts.has(known)) {
      return new Found(known);
    }
    try (InputStream bytes = snapshot.open(path)) {
      byte[] head = bytes.readNBytes(LFS.length);
      if (Arrays.equals(head, LFS)) {
        return new Unreadable("is a pointer of Git LFS, whose bytes are not in the repository");
      }
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), bytes);
      String digest = artifacts.put(whole, Optional.empty(), FILE_BYTES_MAX).digest();
      digests.put(content, digest);
      return new Found(digest);
    } catch (ArtifactTooLarge e) {
      return new Unreadable("has more than " + FILE_BYTES_MAX + " bytes");
    } catch (IOException e) {
      return new Unreadable("cannot be read: " + e);
    }
  }

  /** The path in the repository; empty if it leaves it. */
  static Optional<String> resolved(String directory, String path) {
    if (path.startsWith("/") || path.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (directory + "/" + path).split("/")) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }
}
