package dev.millrace.worker.supervision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Until when each attempt may run. Its lease begins anew at the moment at which the worker
 * <em>sent</em> a heartbeat that the attempt's owner echoes in a pulse that lists it; so a worker
 * that was cut off, or stopped and woken, knows by its own clock alone that the owner may have
 * given the attempt up. See {@link dev.millrace.engine.message.LeaseTimes} for why that is early
 * enough.
 *
 * <p>An attempt that no pulse has listed yet counts from the heartbeat that its assignment echoes;
 * if it echoes none, from the last one that its assigner echoed, or from when the worker met it.
 */
final class Leases {
  private static final int SCHEDULERS_MAX = 1_000;

  private final long leaseNanos;
  private final long beganNanos;
  private final Map<String, Long> confirmed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > SCHEDULERS_MAX;
        }
      };

  /** No lease ends before this; keeps the look at all attempts rare. */
  private long quietUntilNanos;

  Leases(long leaseNanos, long nowNanos) {
    this.leaseNanos = leaseNanos;
    this.beganNanos = nowNanos;
    this.quietUntilNanos = nowNanos + leaseNanos;
  }

  /** What a heartbeat of now says about when it was sent. */
  long stamp(long nowNanos) {
    return nowNanos - beganNanos + 1;
  }

  /** The worker is about to say something to a scheduler, perhaps for the first time. */
  void met(String scheduler, long nowNanos) {
    confirmed.putIfAbsent(scheduler, nowNanos);
  }

  /** A scheduler has heard the heartbeat of that stamp; 0 for none. */
  void echoed(String scheduler, long stamp, long nowNanos) {
    if (stamp > 0) {
      confirmed.merge(scheduler, sentNanos(stamp, nowNanos), Leases::later);
    }
  }

  private long sentNanos(long stamp, long nowNanos) {
    return Math.min(nowNanos - beganNanos, stamp - 1) + beganNanos;
  }

  private static long later(long one, long other) {
    return other - one > 0 ? other : one;
  }

  /** The attempt has just been accepted. */
  void begin(Assignment assignment, long nowNanos) {
    long echo = assignment.assign.echo();
    met(assignment.owner(), nowNanos);
    renew(assignment, echo > 0 ? sentNanos(echo, nowNanos) : confirmed.get(assignment.owner()));
  }

  /** Its owner lists it. */
  void confirm(Assignment assignment, long stamp, long nowNanos) {
    if (stamp > 0) {
      renew(assignment, later(assignment.confirmedNanos, sentNanos(stamp, nowNanos)));
    }
  }

  /** Another is its owner now, and lists it: only what that one heard counts from now on. */
  void handOver(Assignment assignment, long stamp, long nowNanos) {
    if (stamp > 0) {
      renew(assignment, sentNanos(stamp, nowNanos));
    }
  }

  private void renew(Assignment assignment, long confirmedNanos) {
    assignment.confirmedNanos = confirmedNanos;
    long end = confirmedNanos + leaseNanos;
    assignment.lease.endsAt(end);
    if (end - quietUntilNanos < 0) {
      quietUntilNanos = end;
    }
  }

  /** How long no lease can end, in nanoseconds; 0 or less if one may have. */
  long quietNanos(long nowNanos) {
    return quietUntilNanos - nowNanos;
  }

  /** Those whose lease is over. Cheap as long as none can be. */
  List<Assignment> ended(Collection<Assignment> assignments, long nowNanos) {
    if (quietNanos(nowNanos) > 0) {
      return List.of();
    }
    List<Assignment> ended = new ArrayList<>();
    quietUntilNanos = nowNanos + leaseNanos;
    for (Assignment assignment : assignments) {
      if (!assignment.isLeased()) {
        continue;
      }
      long left = assignment.confirmedNanos + leaseNanos - nowNanos;
      if (left <= 0) {
        ended.add(assignment);
      } else if (nowNanos + left - quietUntilNanos < 0) {
        quietUntilNanos = nowNanos + left;
      }
    }
    return ended;
  }
}
