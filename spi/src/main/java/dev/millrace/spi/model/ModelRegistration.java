package dev.millrace.spi.model;

import java.util.Map;
import java.util.Optional;

/**
 * A wish to register a bundle as the next version of a model.
 *
 * @param model the registered name
 * @param bundleDigest lower-case hexadecimal SHA-256 of the bundle; registering the same bundle
 *     again answers with the version it already has
 * @param alias the pointer to move to the version, such as {@code live}; empty to move none
 * @param facts small facts shown beside the version, such as its metrics
 */
public record ModelRegistration(
    String model, String bundleDigest, Optional<String> alias, Map<String, Object> facts) {
  public ModelRegistration {
    facts = Map.copyOf(facts);
  }
}
