package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One item of a backfill.
 *
 * @param ordinal its place, from 0
 * @param params what it is given besides what all of them are given
 * @param state as in {@link BackfillView#counts}
 * @param detail more than the state says, for people
 * @param run what it became, or the run because of which it became none
 */
public record BackfillItemView(
    int ordinal,
    Optional<Instant> tick,
    Optional<Instant> windowStart,
    Optional<Instant> windowEnd,
    Map<String, Object> params,
    String state,
    Optional<String> detail,
    Optional<String> run) {
  public BackfillItemView {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
