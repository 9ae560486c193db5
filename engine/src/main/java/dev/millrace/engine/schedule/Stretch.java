package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The time between two changes of a zone's clocks, within which local time and elapsed time are the
 * same but for an offset. Instants are seconds since the epoch; local times are seconds since
 * 1970-01-01T00:00 on the wall.
 *
 * @param start included; far away if no change comes before
 * @param end not included; far away if no change comes after
 * @param offset what local time is ahead, in seconds
 */
record Stretch(
    long start,
    long end,
    long offset,
    Optional<ZoneOffsetTransition> change,
    Optional<ZoneOffsetTransition> next) {

  private static final long FAR = Long.MAX_VALUE / 4;

  static Stretch at(ZoneRules rules, long second) {
    Instant instant = Instant.ofEpochSecond(second);
    Optional<ZoneOffsetTransition> change =
        Optional.ofNullable(rules.previousTransition(instant.plusSeconds(1)));
    Optional<ZoneOffsetTransition> next = Optional.ofNullable(rules.nextTransition(instant));
    return new Stretch(
        change.map(ZoneOffsetTransition::toEpochSecond).orElse(-FAR),
        next.map(ZoneOffsetTransition::toEpochSecond).orElse(FAR),
        rules.getOffset(instant).getTotalSeconds(),
        change,
        next);
  }

  /** Where local times begin that did not stand in the stretch before. */
  long newFrom() {
    boolean repeats = change.isPresent() && change.get().isOverlap();
    return repeats ? wall(change.get(), true) : start + offset;
  }

  /** Where local times begin that come again in the stretch after, or the end. */
  long repeatedFrom() {
    boolean repeats = next.isPresent() && next.get().isOverlap();
    return repeats ? wall(next.get(), false) : end + offset;
  }

  /** The clocks of the wall before a change, or after it. */
  static long wall(ZoneOffsetTransition change, boolean before) {
    return (before ? change.getDateTimeBefore() : change.getDateTimeAfter())
        .toEpochSecond(ZoneOffset.UTC);
  }
}
