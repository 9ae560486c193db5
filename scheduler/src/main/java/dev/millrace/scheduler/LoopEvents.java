package dev.millrace.scheduler;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Events;
import dev.millrace.engine.view.ToldEventView;
import dev.millrace.scheduler.store.NewEvents;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Events from outside, left for the schedulers that own the triggers. */
record LoopEvents(NewEvents events, RunIds ids, Clock clock) implements Events {
  @Override
  public ToldEventView tell(
      EventKind kind, String subject, Map<String, Object> facts, Optional<String> idempotencyKey) {
    String id = ids.next("event\n" + kind.word() + "\n" + subject, idempotencyKey);
    try {
      int heardBy = events.tell(new Happening(id, kind, subject, "", clock.instant(), facts));
      return new ToldEventView(id, kind.word(), subject, heardBy);
    } catch (StoreException e) {
      throw new Refused(
          Refused.Reason.UNAVAILABLE,
          "The database did not answer. Try again with the same idempotency key in a moment.");
    }
  }
}
