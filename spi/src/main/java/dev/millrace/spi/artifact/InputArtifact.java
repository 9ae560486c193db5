package dev.millrace.spi.artifact;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One artifact bound to an input port.
 *
 * @param digest lower-case hexadecimal SHA-256 of the bytes
 * @param path the bytes; read only
 * @param facts what its producer said about it, such as {@code rows} and {@code columns}
 * @param producer the task it came from; empty for artifacts from outside the run
 * @param requests what a deployment was asked and has answered, for ports that want it: a text file
 *     with one JSON object per line, the oldest first, with {@code at} (ISO-8601), {@code version},
 *     {@code inputs} (column to value, as the model read it) and {@code prediction}; a sample if
 *     there are many
 */
public record InputArtifact(
    String port,
    ArtifactType type,
    String digest,
    Path path,
    Map<String, Object> facts,
    String producer,
    Optional<Path> requests) {
  public InputArtifact {
    facts = Map.copyOf(facts);
  }

  /** An artifact that is no deployment, or of which no requests are wanted. */
  public InputArtifact(
      String port,
      ArtifactType type,
      String digest,
      Path path,
      Map<String, Object> facts,
      String producer) {
    this(port, type, digest, path, facts, producer, Optional.empty());
  }
}
