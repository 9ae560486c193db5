package dev.millrace.scheduler.sketch;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.Stored;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has the bytes of every digest except of those that a test takes away. */
public final class PretendArtifacts implements ArtifactStore {
  public final Set<String> missing = ConcurrentHashMap.newKeySet();

  /** What has other bytes than it should. */
  public final Set<String> damaged = ConcurrentHashMap.newKeySet();

  /** What another scheduler has. */
  public final Set<String> elsewhere = ConcurrentHashMap.newKeySet();

  @Override
  public String id() {
    return "pretend";
  }

  @Override
  public boolean has(String digest) {
    if (digest.length() != 64) {
      throw new IllegalArgumentException("'" + digest + "' is not a digest");
    }
    return !missing.contains(digest);
  }

  @Override
  public boolean bring(String digest) {
    return elsewhere.contains(digest);
  }

  @Override
  public Path path(String digest) {
    throw new UnsupportedOperationException("these bytes are pretended");
  }

  @Override
  public Stored put(Path file) {
    throw new UnsupportedOperationException("these bytes are pretended");
  }

  @Override
  public Stored put(InputStream bytes, Optional<String> expectedDigest, long bytesMax) {
    throw new UnsupportedOperationException("these bytes are pretended");
  }

  @Override
  public boolean verify(String digest) {
    return has(digest) && !damaged.contains(digest);
  }
}
