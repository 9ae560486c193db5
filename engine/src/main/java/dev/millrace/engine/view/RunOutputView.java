package dev.millrace.engine.view;

import java.util.Map;
import java.util.Optional;

/**
 * What a run left for others under one name.
 *
 * @param type word of the type
 * @param digest of an artifact: {@code sha256:…}
 * @param facts of an artifact: what its producer said about it
 * @param task of an artifact: id of the task that made it
 * @param value of a value
 * @param missing why it is not there, in a sentence
 */
public record RunOutputView(
    String type,
    Optional<String> digest,
    Optional<Long> bytes,
    Map<String, Object> facts,
    Optional<String> task,
    Optional<Object> value,
    Optional<String> missing) {}
