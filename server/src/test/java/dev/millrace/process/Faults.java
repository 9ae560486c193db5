package dev.millrace.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What is done to whom and when: drawn from a seed, so that it can be done again. */
record Faults(List<Act> acts) {
  /** The lease of a scheduler is 13 s: one that stands still for longer has lost everything. */
  private static final int LONGER_THAN_A_LEASE_MILLIS = 16_000;

  /** Until a process that was started is at work again, on a busy machine. */
  private static final int START_MILLIS = 15_000;

  private static final String DATABASE = "db";

  enum Kind {
    KILL,
    START,
    FREEZE,
    THAW,
    STOP_DATABASE,
    START_DATABASE
  }

  /**
   * @param atMillis since the beginning, at the earliest
   */
  record Act(int atMillis, Kind kind, String whom) {}

  /** Faults that each hit somebody who is well at that time. */
  static Faults draw(long seed, int count, List<String> members) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> busyUntil = new HashMap<>();
    List<Act> acts = new ArrayList<>();
    int at = 2_000;
    for (int i = 0; i < count; i++) {
      int now = at;
      String whom = random.nextInt(8) == 0 ? DATABASE : members.get(random.nextInt(members.size()));
      if (busyUntil.getOrDefault(whom, 0) <= now) {
        int length = random.nextInt(300, 4_000);
        boolean kill = random.nextBoolean();
        boolean longer = random.nextInt(3) == 0;
        if (whom.equals(DATABASE)) {
          acts.add(new Act(now, Kind.STOP_DATABASE, whom));
          acts.add(new Act(now + length, Kind.START_DATABASE, whom));
        } else if (kill) {
          acts.add(new Act(now, Kind.KILL, whom));
          acts.add(new Act(now + length, Kind.START, whom));
        } else {
          length = longer ? LONGER_THAN_A_LEASE_MILLIS + length : length;
          acts.add(new Act(now, Kind.FREEZE, whom));
          acts.add(new Act(now + length, Kind.THAW, whom));
        }
        busyUntil.put(whom, now + length + START_MILLIS);
      }
      at += random.nextInt(1_000, 6_000);
    }
    acts.sort(Comparator.comparingInt(Act::atMillis));
    return new Faults(List.copyOf(acts));
  }

  long count(Kind kind) {
    return acts.stream().filter(act -> act.kind() == kind).count();
  }
}
