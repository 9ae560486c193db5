package dev.millrace.api.system;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who answers.
 *
 * @param roles of this process: {@code scheduler}, {@code worker}, {@code api}
 * @param dataDirectory of an embedded store; empty with a database server
 */
public record ServerInfo(
    String name,
    String version,
    List<String> roles,
    Optional<String> dataDirectory,
    Instant startedAt) {
  public ServerInfo {
    roles = List.copyOf(roles);
  }
}
