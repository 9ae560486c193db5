package dev.millrace.simulation.work;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DAGs of a play that schedules start, drawn from the seed; in most plays there is none. The
 * last version of each has no triggers.
 */
public final class Timetable {
  /** A trigger in a version of a DAG. */
  public record Entry(String id, Rhythm rhythm, Missed missed, Trigger.Overlap overlap) {}

  /** A version of a DAG. */
  public record Version(String name, List<Entry> entries, DagPlan plan) {
    public Optional<Entry> entry(String trigger) {
      return entries.stream().filter(entry -> entry.id().equals(trigger)).findFirst();
    }
  }

  private static final List<ZoneId> ZONES =
      List.of(ZoneId.of("Europe/Paris"), ZoneId.of("Australia/Lord_Howe"), ZoneId.of("UTC"));

  /** When clocks change in one of these zones. */
  private static final List<Instant> CHANGES =
      List.of(
          Instant.parse("2026-03-29T01:00:00Z"),
          Instant.parse("2026-10-25T01:00:00Z"),
          Instant.parse("2026-04-04T15:00:00Z"),
          Instant.parse("2026-10-03T15:30:00Z"));

  private final long seed;
  private final Dice dice;
  private final Instant begin;
  private final Map<String, List<Version>> dags = new LinkedHashMap<>();
  private final Map<String, Version> current = new LinkedHashMap<>();

  public Timetable(long seed) {
    this.seed = seed;
    this.dice = Dice.of(seed, "timetable");
    boolean any = dice.chance(0.25);
    Instant change = dice.one(CHANGES).minusNanos(dice.millis(1_000, 60_000));
    begin =
        !any || dice.chance(0.4)
            ? NodeTime.BEGIN
            : dice.chance(0.6) ? change : change.minus(Duration.ofHours(dice.between(1, 20)));
    for (int i = any ? dice.between(1, 2) : 0; i > 0; i--) {
      draw("cron" + i);
    }
  }

  private void draw(String dag) {
    List<Version> versions = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      entries.add(
          new Entry("t" + i, rhythm(), missed(), dice.one(List.of(Trigger.Overlap.values()))));
    }
    versions.add(version(dag, versions.size(), entries));
    for (int i = dice.between(0, 3); i > 0; i--) {
      entries = entries.stream().flatMap(entry -> changed(entry).stream()).toList();
      versions.add(version(dag, versions.size(), entries.isEmpty() ? startAgain() : entries));
    }
    versions.add(version(dag, versions.size(), List.of()));
    dags.put(dag, versions);
  }

  private List<Entry> startAgain() {
    return List.of(new Entry("t1", rhythm(), missed(), Trigger.Overlap.SKIP));
  }

  /** How runs overlap never changes: then it would be of both rules what goes on. */
  private Optional<Entry> changed(Entry entry) {
    return switch (dice.between(0, 3)) {
      case 0 -> Optional.of(new Entry(entry.id(), rhythm(), entry.missed(), entry.overlap()));
      case 1 -> Optional.of(new Entry(entry.id(), entry.rhythm(), missed(), entry.overlap()));
      case 2 -> entry.id().equals("t2") ? Optional.empty() : Optional.of(entry);
      default -> Optional.of(entry);
    };
  }

  private Rhythm rhythm() {
    double which = dice.between(0, 99);
    if (which < 40) {
      return new Rhythm.Every(dice.between(2, 15));
    }
    return which < 55 ? new Rhythm.Merged(List.of(daily(), daily())) : daily();
  }

  private Rhythm.Daily daily() {
    ZoneId zone = dice.one(ZONES);
    if (dice.chance(0.6)) {
      return dice.chance(0.8)
          ? new Rhythm.Daily(
              Rhythm.each(dice.one(List.of(4, 5, 10, 20))), Rhythm.of(), Rhythm.of(), zone)
          : new Rhythm.Daily(Rhythm.of(0), Rhythm.of(), Rhythm.of(), zone);
    }
    LocalDateTime now = LocalDateTime.ofInstant(begin, zone);
    int hour = now.getHour();
    int minute = now.getMinute();
    return new Rhythm.Daily(
        dice.chance(0.5) ? Rhythm.of(0) : Rhythm.each(15),
        Rhythm.of(0, 30, minute, (minute + 1) % 60),
        Rhythm.of(hour, (hour + 1) % 24, (hour + 2) % 24),
        zone);
  }

  private Missed missed() {
    List<Duration> within =
        List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(90),
            Duration.ofMinutes(20),
            Duration.ofHours(30));
    return new Missed(
        dice.one(List.of(Missed.Policy.values())), dice.one(within), dice.between(1, 4));
  }

  private Version version(String dag, int number, List<Entry> entries) {
    List<Trigger> triggers = new ArrayList<>();
    for (Entry e : entries) {
      triggers.add(
          new Trigger.Scheduled(e.id(), e.rhythm().schedule(), e.missed(), e.overlap(), Map.of()));
    }
    DagPlan plan = new DagPlan(Workload.started(dag, "v" + (number + 1), triggers));
    return new Version(plan.dag().version(), List.copyOf(entries), plan);
  }

  /** How an attempt of such a run goes. */
  Script script(AttemptKey attempt) {
    Dice of = Dice.of(seed, "attempt " + attempt.run() + attempt.task() + attempt.number());
    long nanos = of.chance(0.15) ? of.millis(4_000, 15_000) : of.spreadMillis(1, 4_000);
    Optional<FailureClass> failure =
        of.chance(0.15) ? Optional.of(FailureClass.TRANSIENT) : Optional.empty();
    return new Script(nanos, failure, false, Optional.empty(), of.chance(0.1));
  }

  /** The time of day at which the play begins: often near a change of the clocks. */
  public Instant begin() {
    return begin;
  }

  public boolean isEmpty() {
    return dags.isEmpty();
  }

  public List<String> dags() {
    return List.copyOf(dags.keySet());
  }

  /** Those of a DAG, in the order in which they become current. */
  public List<Version> versions(String dag) {
    return dags.getOrDefault(dag, List.of());
  }

  public Optional<Version> version(String dag, String name) {
    return versions(dag).stream().filter(version -> version.name().equals(name)).findFirst();
  }

  /** From now on it is what counts. */
  public void makeCurrent(String dag, Version version) {
    current.put(dag, version);
  }

  public Optional<Version> current(String dag) {
    return Optional.ofNullable(current.get(dag));
  }
}
