package dev.millrace.engine.cache;

import java.util.Optional;

/**
 * What the cache has to say about a task.
 *
 * @param origin whose result it was given; empty unless it is CACHED
 * @param why in one line, why it runs instead of being given a result of before; empty if nobody
 *     asked, because its step is not to be reused
 * @param awaits while it is READY, the same work of another task, whose result it will be given;
 *     otherwise empty
 * @param key what the result of its present attempt may be reused for; only while there is one
 */
public record CacheNote(
    Optional<Origin> origin, String why, String awaits, Optional<CacheKey> key) {
  /** Nothing to say. */
  public static final CacheNote NONE = new CacheNote(Optional.empty(), "", "", Optional.empty());

  /** Of a task that is given a result. */
  public static CacheNote reused(Origin origin) {
    return new CacheNote(Optional.of(origin), "", "", Optional.empty());
  }

  /** Of a task that runs, and why. */
  public static CacheNote ran(String why) {
    return new CacheNote(Optional.empty(), why, "", Optional.empty());
  }

  /** The same while an attempt is at it whose result has this key. */
  public CacheNote with(CacheKey itsKey) {
    return new CacheNote(origin, why, "", Optional.of(itsKey));
  }

  /** The same of a task that waits for the same work of another. */
  public CacheNote awaiting(String other) {
    return new CacheNote(origin, why, other, Optional.empty());
  }

  /** The same once nothing is under way any more. */
  public CacheNote atRest() {
    return awaits.isEmpty() && key.isEmpty()
        ? this
        : new CacheNote(origin, why, "", Optional.empty());
  }

  public boolean isEmpty() {
    return origin.isEmpty() && why.isEmpty() && awaits.isEmpty() && key.isEmpty();
  }
}
