package dev.millrace.spi.artifact;

import java.util.Map;

/**
 * An artifact that some task has made, known by its digest.
 *
 * @param digest lower-case hexadecimal SHA-256 of the bytes
 * @param facts what its producer said about it, such as {@code rows} and {@code columns}
 */
public record ExistingArtifact(
    ArtifactType type, String digest, long bytes, Map<String, Object> facts) {
  public ExistingArtifact {
    facts = Map.copyOf(facts);
  }
}
