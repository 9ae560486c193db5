package dev.millrace.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What is done to which containers and when: drawn from a seed, so that it can be done again. */
record ContainerFaults(List<Act> acts) {
  /** The lease of a scheduler is 13 s: a worker that is away for longer has lost everything. */
  private static final int LONGER_THAN_A_LEASE_MILLIS = 16_000;

  /** Until who was hurt is at work again, on a busy machine. */
  private static final int RECOVER_MILLIS = 6_000;

  private static final String DATABASE = ContainerDeployment.DATABASE;

  enum Kind {
    KILL,
    PAUSE,
    /** From everybody. */
    ISOLATE,
    CUT_FROM_DATABASE,
    /** The two schedulers from each other. */
    CUT_APART,
    /** What the one sends to the other scheduler, or the worker to a scheduler, is lost. */
    HALF_OPEN,
    RESTART_DATABASE
  }

  /**
   * @param atMillis since the beginning, at the earliest
   * @param begins whether it is the fault, not its end
   * @param whom who is hurt
   * @param from who is not heard any more; empty where the kind says it
   */
  record Act(int atMillis, Kind kind, boolean begins, String whom, String from) {
    @Override
    public String toString() {
      return "%.1f s %s%s %s %s"
          .formatted(atMillis / 1000.0, begins ? "" : "end of ", kind, whom, from)
          .strip();
    }
  }

  /** One fault of each kind at least, each of somebody who is well at that time. */
  static ContainerFaults draw(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> busyUntil = new HashMap<>();
    List<Act> acts = new ArrayList<>();
    int at = 2_000;
    for (int i = 0; i < count; i++) {
      Kind kind = Kind.values()[i % Kind.values().length];
      List<String> hurt = hurt(kind, random);
      int now = at;
      for (String each : hurt) {
        now = Math.max(now, busyUntil.getOrDefault(each, 0));
      }
      int length = random.nextInt(500, 5_000);
      if (kind != Kind.KILL && kind != Kind.RESTART_DATABASE && random.nextInt(3) == 0) {
        length += LONGER_THAN_A_LEASE_MILLIS;
      }
      String from = hurt.size() > 1 ? hurt.get(1) : "";
      acts.add(new Act(now, kind, true, hurt.get(0), from));
      acts.add(new Act(now + length, kind, false, hurt.get(0), from));
      for (String each : hurt) {
        busyUntil.put(each, now + length + RECOVER_MILLIS);
      }
      at += random.nextInt(1_000, 4_000);
    }
    acts.sort(Comparator.comparingInt(Act::atMillis));
    return new ContainerFaults(List.copyOf(acts));
  }

  private static List<String> hurt(Kind kind, SplittableRandom random) {
    List<String> schedulers = ContainerDeployment.SCHEDULERS;
    String scheduler = schedulers.get(random.nextInt(schedulers.size()));
    String other = schedulers.get(1 - schedulers.indexOf(scheduler));
    String worker =
        ContainerDeployment.WORKERS.get(random.nextInt(ContainerDeployment.WORKERS.size()));
    return switch (kind) {
      case KILL, PAUSE, ISOLATE -> List.of(random.nextInt(3) == 0 ? scheduler : worker);
      case CUT_FROM_DATABASE -> List.of(scheduler, DATABASE);
      case CUT_APART -> List.of(scheduler, other);
      case HALF_OPEN -> List.of(scheduler, random.nextBoolean() ? other : worker);
      case RESTART_DATABASE -> List.of(DATABASE);
    };
  }

  /** Until the last of them is over. */
  Duration length() {
    return Duration.ofMillis(acts.get(acts.size() - 1).atMillis());
  }

  long count(Kind kind) {
    return acts.stream().filter(act -> act.kind() == kind && act.begins()).count();
  }
}
