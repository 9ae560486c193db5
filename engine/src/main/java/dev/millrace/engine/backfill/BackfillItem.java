package dev.millrace.engine.backfill;

import dev.millrace.engine.run.RunTick;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One run that a backfill is to make.
 *
 * @param ordinal its place, from 0; the order in which they are started
 * @param tick what it is for, if it is for one
 * @param params what it is given besides what all of them are given
 */
public record BackfillItem(int ordinal, Optional<RunTick> tick, Map<String, Object> params) {
  public BackfillItem {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
