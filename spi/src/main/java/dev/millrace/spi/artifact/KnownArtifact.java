package dev.millrace.spi.artifact;

import java.time.Instant;
import java.util.Optional;

/**
 * An artifact that a reference names, as it was when the attempt began. Its bytes are elsewhere.
 *
 * @param digest lower-case hexadecimal SHA-256 of the bytes
 * @param since when the run that left it ended, to the millisecond; of several runs in a row that
 *     left the same bytes, the first. Empty unless the reference is {@code dag.output}
 * @param run id of that run; empty unless the reference is {@code dag.output}
 */
public record KnownArtifact(
    String digest, ArtifactType type, Optional<Instant> since, Optional<String> run) {}
