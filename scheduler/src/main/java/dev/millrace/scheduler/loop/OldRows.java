package dev.millrace.scheduler.loop;

import dev.millrace.scheduler.shards.ShardKeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Deletes rows of one sort once they are old: a little in each of a few transactions, and only
 * where the first shard is, so that schedulers do not block each other. For the loop's thread.
 */
final class OldRows {
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);
  private static final int FIRST_SHARD = 0;

  /** What is left after so many transactions, or so long, waits for the next minute. */
  private static final int BATCHES_MAX = 50;

  private static final Duration TAKES_ABOUT = Duration.ofMillis(50);

  private final LoopParts parts;
  private final ShardKeeper shards;
  private final Duration kept;
  private final Predicate<Instant> forget;
  private Optional<Instant> tidiedAt = Optional.empty();

  /**
   * @param forget deletes some from before a moment, and says whether there may be more
   */
  OldRows(LoopParts parts, Duration kept, Predicate<Instant> forget) {
    this.parts = parts;
    this.shards = parts.keeper();
    this.kept = kept;
    this.forget = forget;
  }

  /** Deletes if it is time for it. Commits, so to be called before anything else. */
  void tidy(Turn turn) {
    boolean due = tidiedAt.isEmpty() || !turn.steady().isBefore(tidiedAt.get().plus(TIDY_EVERY));
    if (!due || !shards.epochs().containsKey(FIRST_SHARD)) {
      return;
    }
    tidiedAt = Optional.of(turn.steady());
    Instant end = parts.steady().plus(TAKES_ABOUT);
    boolean more = true;
    for (int i = 0; i < BATCHES_MAX && more && !parts.steady().isAfter(end); i++) {
      more = forget.test(turn.now().minus(kept));
    }
  }
}
