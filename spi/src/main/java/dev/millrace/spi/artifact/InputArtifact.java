package dev.millrace.spi.artifact;

import java.nio.file.Path;
import java.util.Map;

/**
 * One artifact bound to an input port.
 *
 * @param digest lower-case hexadecimal SHA-256 of the bytes
 * @param path the bytes; read only
 * @param facts what its producer said about it, such as {@code rows} and {@code columns}
 * @param producer the task it came from; empty for artifacts from outside the run
 */
public record InputArtifact(
    String port,
    ArtifactType type,
    String digest,
    Path path,
    Map<String, Object> facts,
    String producer) {
  public InputArtifact {
    facts = Map.copyOf(facts);
  }
}
