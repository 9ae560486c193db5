package dev.millrace.spi.model;

import java.nio.file.Path;

/**
 * A model version that a parameter names.
 *
 * @param version counted from 1
 * @param bundle the bytes of its bundle; read only
 */
public record RegisteredModel(String name, long version, String bundleDigest, Path bundle) {}
