package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The limits that tasks share: pools, those of DAGs, and the slots of workers. */
final class Meters {
  private final Limits limits;
  private final Map<Limit, Meter> meters = new HashMap<>();
  private final Set<Meter> changed = new LinkedHashSet<>();
  private final Meter workers;

  Meters(Limits limits) {
    this.limits = limits;
    this.workers = new Meter(Limit.WORKERS, limits.workerSlots());
    meters.put(Limit.WORKERS, workers);
  }

  Meter workers() {
    return workers;
  }

  Meter of(Claim claim) {
    return meters.computeIfAbsent(
        Limit.ofPool(claim.pool()), limit -> new Meter(limit, size(claim)));
  }

  private Limits.Size size(Claim claim) {
    return claim
        .limit()
        .map(most -> new Limits.Size(most, "max-parallel"))
        .orElseGet(() -> limits.pool(claim.pool()));
  }

  /** Of a limit that something has claimed; empty for that of a step. */
  Optional<Meter> find(Limit limit) {
    return Optional.ofNullable(meters.get(limit));
  }

  /** A DAG takes so many slots, or gives them back. */
  void take(Meter meter, String dag, long slots) {
    meter.take(dag, slots);
    changed.add(meter);
  }

  /** Nothing more happens at this instant. */
  void rest(Instant now) {
    changed.forEach(meter -> meter.rest(now));
    changed.clear();
  }

  /** In the order of {@link Limit.Kind}, then by name. */
  List<LimitForecast> views() {
    return meters.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(Comparator.comparing(Limit::kind).thenComparing(Limit::name)))
        .map(entry -> entry.getValue().view())
        .toList();
  }
}
