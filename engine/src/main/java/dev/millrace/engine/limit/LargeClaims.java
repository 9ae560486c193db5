package dev.millrace.engine.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Tasks that take more slots of a pool than are free: those that take fewer may pass them, but not
 * for ever. For one thread.
 */
public final class LargeClaims {
  /** How long a task may be passed by those that take fewer slots. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Large(String pool, int slots) {}

  private record Blocked(Instant since, Instant seen) {}

  private final Duration forgottenAfter;
  private final Map<Large, Blocked> blocked = new HashMap<>();

  /**
   * @param forgottenAfter how long after it was last seen one counts as gone
   */
  public LargeClaims(Duration forgottenAfter) {
    this.forgottenAfter = forgottenAfter;
  }

  /** Some slots are free, but fewer than a task takes. */
  public void passed(String pool, int slots, Instant now) {
    blocked.merge(
        new Large(pool, slots),
        new Blocked(now, now),
        (old, fresh) -> isStale(old, now) ? fresh : new Blocked(old.since(), now));
  }

  private boolean isStale(Blocked of, Instant now) {
    return now.isAfter(of.seen().plus(forgottenAfter));
  }

  /**
   * Nothing has changed since the last instant that was looked at.
   *
   * @param still whether tasks that take so many slots of a pool were seen waiting all the time
   * @return pools of which slots are kept no longer
   */
  public Set<String> goOn(BiPredicate<String, Integer> still, Instant now) {
    Set<String> left = new HashSet<>();
    Iterator<Map.Entry<Large, Blocked>> each = blocked.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Large, Blocked> entry = each.next();
      Large of = entry.getKey();
      if (still.test(of.pool(), of.slots())) {
        entry.setValue(new Blocked(entry.getValue().since(), now));
      } else if (isStale(entry.getValue(), now)) {
        each.remove();
        left.add(of.pool());
      }
    }
    return left;
  }

  /** When the next one counts as gone of those that are not seen waiting any more. */
  public Optional<Instant> nextGone(BiPredicate<String, Integer> still) {
    return blocked.entrySet().stream()
        .filter(entry -> !still.test(entry.getKey().pool(), entry.getKey().slots()))
        .map(entry -> entry.getValue().seen().plus(forgottenAfter).plusMillis(1))
        .min(Instant::compareTo);
  }

  /** The slots that free ones are kept for, if a larger task has been passed for too long. */
  public Optional<Integer> keptFor(String pool, int slots, Instant now) {
    if (blocked.isEmpty()) {
      return Optional.empty();
    }
    blocked.values().removeIf(of -> isStale(of, now));
    return blocked.entrySet().stream()
        .filter(e -> e.getKey().pool().equals(pool) && e.getKey().slots() > slots)
        .filter(e -> !now.isBefore(e.getValue().since().plus(PATIENCE)))
        .map(e -> e.getKey().slots())
        .max(Integer::compare);
  }

  /** A task got its slots; whether others had been kept from some for it. */
  public boolean took(String pool, int slots) {
    return blocked.remove(new Large(pool, slots)) != null;
  }

  /** Forgets those that nobody waits for any more. */
  public void keepOnly(BiPredicate<String, Integer> waits) {
    blocked.keySet().removeIf(large -> !waits.test(large.pool(), large.slots()));
  }

  public void clear() {
    blocked.clear();
  }
}
