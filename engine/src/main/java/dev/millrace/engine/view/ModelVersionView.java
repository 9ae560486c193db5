package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An immutable version of a model.
 *
 * @param version from 1
 * @param bundle {@code sha256:} and lower-case hexadecimal digits
 * @param facts what its registration said, such as metrics
 */
public record ModelVersionView(
    String name,
    long version,
    String bundle,
    String run,
    String task,
    String dag,
    String dagVersion,
    Instant createdAt,
    List<String> aliases,
    Map<String, Object> facts) {}
