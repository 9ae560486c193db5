package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.Reprocess;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A backfill as it is stored.
 *
 * @param shard that of the DAG, and of its runs
 * @param version of the DAG that all its runs are pinned to
 * @param range the ticks asked for; empty for a list of parameters
 * @param params what every run is given
 * @param concurrency how many of its runs may be open at the same time
 * @param cache whether its runs may be given results of before
 * @param items how many there are
 * @param changed who paused, resumed or cancelled it last
 */
public record BackfillRow(
    String id,
    int shard,
    String dag,
    String version,
    Optional<Range> range,
    Map<String, Object> params,
    BackfillOrder order,
    Reprocess reprocess,
    int concurrency,
    boolean cache,
    BackfillState state,
    int items,
    Sign created,
    Optional<Sign> changed,
    Optional<Instant> endedAt) {
  public BackfillRow {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /**
   * @param from included
   * @param to not included
   */
  public record Range(String trigger, Instant from, Instant to) {}

  /** Who did it, why and when. */
  public record Sign(String by, String why, Instant at) {}

  /** The same after somebody changed its state. */
  public BackfillRow become(BackfillState other, Sign sign) {
    return with(other, Optional.of(sign), other.isOpen() ? Optional.empty() : Optional.of(sign.at));
  }

  /** The same after everything was done. */
  public BackfillRow done(Instant at) {
    return with(BackfillState.DONE, changed, Optional.of(at));
  }

  private BackfillRow with(BackfillState other, Optional<Sign> sign, Optional<Instant> ended) {
    return new BackfillRow(
        id,
        shard,
        dag,
        version,
        range,
        params,
        order,
        reprocess,
        concurrency,
        cache,
        other,
        items,
        created,
        sign,
        ended);
  }
}
