package dev.millrace.fabric;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the fabric did not carry, by reason. */
public final class Drops {
  final LongAdder wrongKey = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder unknownWord = new LongAdder();
  final LongAdder outboxFull = new LongAdder();
  final LongAdder notSent = new LongAdder();

  /**
   * What was dropped since the start.
   *
   * @param wrongKey envelopes that another cluster key sealed
   * @param unreadable envelopes of another version, or whose content is no batch
   * @param unknownWord messages of a type that this version does not know
   * @param outboxFull messages for a peer that does not take them fast enough
   * @param notSent envelopes for a peer that left meanwhile
   */
  public record Count(
      long wrongKey, long unreadable, long unknownWord, long outboxFull, long notSent) {}

  Count count() {
    return new Count(
        wrongKey.sum(), unreadable.sum(), unknownWord.sum(), outboxFull.sum(), notSent.sum());
  }
}
