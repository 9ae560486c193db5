package dev.millrace.steps.ingest;

import java.nio.file.Path;

/**
 * The bytes to read.
 *
 * @param name how messages call it: the path as written, or the address without its query
 * @param path the bytes, decompressed
 * @param sha256 lower-case hexadecimal digest of the bytes as they came
 * @param bytes how many came
 */
record Source(String name, Path path, String sha256, long bytes) {}
