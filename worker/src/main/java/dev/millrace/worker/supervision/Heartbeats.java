package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** When the worker says what it has and what is on it, and what it says. */
final class Heartbeats {
  private static final long SOON_NANOS = Duration.ofMillis(20).toNanos();
  private static final long SAY_AGAIN_NANOS = Duration.ofMillis(250).toNanos();

  private final WorkerSettings settings;
  private final String worker;
  private final Ticker ticker;
  private final Outgoing out;
  private final Credits credits;
  private final Room room;
  private final Leases leases;
  private long nextNanos;
  private long askedNanos;

  Heartbeats(
      WorkerSettings settings,
      String worker,
      Ticker ticker,
      Outgoing out,
      Credits credits,
      Room room,
      Leases leases) {
    this.settings = settings;
    this.worker = worker;
    this.ticker = ticker;
    this.out = out;
    this.credits = credits;
    this.room = room;
    this.leases = leases;
    this.nextNanos = ticker.nanos();
    this.askedNanos = ticker.nanos();
  }

  /** The next one is due at once. */
  void atOnce() {
    nextNanos = ticker.nanos();
  }

  /** The next one is due so soon that what happens together is said together. */
  void soon() {
    long soon = ticker.nanos() + SOON_NANOS;
    if (soon - nextNanos < 0) {
      nextNanos = soon;
    }
  }

  /** A scheduler believes that something is here which is not; so it is told, but not each time. */
  void soonForWhoIsWrong(long now) {
    if (now - askedNanos >= SAY_AGAIN_NANOS) {
      askedNanos = now;
      soon();
    }
  }

  void tick(long now, Collection<Assignment> assignments) {
    if (now - nextNanos >= 0) {
      send(assignments);
      nextNanos = now + settings.timing().heartbeat().toNanos();
    }
  }

  /** How long none is due, in nanoseconds; 0 or less if one is. */
  long quietNanos(long now) {
    return nextNanos - now;
  }

  private void send(Collection<Assignment> assignments) {
    long now = ticker.nanos();
    List<AttemptKey> running = new ArrayList<>();
    List<AttemptKey> queued = new ArrayList<>();
    for (Assignment assignment : assignments) {
      if (assignment.isOwed()) {
        running.add(assignment.key());
      }
      if (assignment.isNotBegun()) {
        queued.add(assignment.key());
      }
    }
    for (String scheduler : out.schedulers()) {
      out.to(
          scheduler,
          new Heartbeat(
              worker,
              settings.slots(),
              credits.granted(scheduler),
              running,
              credits.used(scheduler),
              credits.returned(scheduler),
              leases.stamp(now),
              queued,
              room.toldTo(scheduler, assignments)));
    }
  }
}
