package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A backfill and how far it is.
 *
 * @param trigger whose ticks; empty for a list of parameters
 * @param from included
 * @param to not included
 * @param params what every run is given
 * @param state {@code ACTIVE}, {@code PAUSED}, {@code CANCELLED} or {@code DONE}
 * @param items how many there are
 * @param counts how many are in which state: {@code WAITING}, {@code DROPPED} if it was cancelled
 *     before their turn, the states of runs, {@code SKIPPED} because somebody else has made the run
 *     of the tick, {@code REFUSED} because parameters do not fit
 * @param runMillis the median of what its runs took, or those of its DAG as long as none of them
 *     has succeeded; empty if none has
 * @param leftMillis how long it still takes if they go on to take as long; empty at its end
 * @param changed who paused, resumed or cancelled it last
 */
public record BackfillView(
    String id,
    String dag,
    String version,
    Optional<String> trigger,
    Optional<Instant> from,
    Optional<Instant> to,
    Map<String, Object> params,
    String order,
    String reprocess,
    int concurrency,
    boolean cache,
    String state,
    int items,
    Map<String, Long> counts,
    Optional<Long> runMillis,
    Optional<Long> leftMillis,
    Sign created,
    Optional<Sign> changed,
    Optional<Instant> endedAt) {
  public BackfillView {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** Who did it, why and when. */
  public record Sign(String by, String reason, Instant at) {}
}
