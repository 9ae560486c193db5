package dev.millrace.engine.run;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is fixed when a run is made.
 *
 * @param id unique; later runs sort after earlier ones unless a key was given
 * @param params all parameters of the DAG, defaults filled in
 * @param trigger why it started: {@code manual}, …
 */
public record RunHeader(
    String id,
    int shard,
    String dag,
    String dagVersion,
    Map<String, Object> params,
    String trigger,
    Instant createdAt) {
  public RunHeader {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
