package dev.millrace.api.live;

import dev.millrace.engine.view.Change;
import java.util.Optional;

/**
 * What a reader of live events gets next.
 *
 * @param sequence the id of the event: resuming after it misses nothing
 */
record LiveEvent(long sequence, Kind kind, Optional<Change> change) {

  /** Why the event is sent. */
  enum Kind {
    /** The first of a stream: no data, only where it begins. */
    BEGIN,
    /** The first of a stream whose past is forgotten: read the state afresh. */
    RESET,
    CHANGE,
    /** Nothing happened for a while. */
    KEEP_ALIVE
  }

  static LiveEvent of(Change change) {
    return new LiveEvent(change.sequence(), Kind.CHANGE, Optional.of(change));
  }

  static LiveEvent of(Kind kind, long sequence) {
    return new LiveEvent(sequence, kind, Optional.empty());
  }
}
