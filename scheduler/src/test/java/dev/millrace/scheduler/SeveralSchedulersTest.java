package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Commands.RunOptions;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.MeetingPlace;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two schedulers over one database, in one cluster. */
class SeveralSchedulersTest {
  /** Half a minute, however long the machine stands still meanwhile. */
  private static final int LOOKS_MAX = 15_000;

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: d
      steps:
        a: {uses: noop}
      """;

  private final Database database = Databases.inMemory();
  private final HandClock clock = new HandClock();
  private final MeetingPlace place = new MeetingPlace();
  private final PretendArtifacts artifacts = new PretendArtifacts();
  private final Map<String, Scheduler> running = new LinkedHashMap<>();
  private final Map<String, Fabric> fabrics = new LinkedHashMap<>();

  private Scheduler start(String id) {
    Fabric fabric = place.member(id, Fabric.Role.SCHEDULER);
    fabrics.put(id, fabric);
    Scheduler scheduler =
        Scheduler.start(
            SchedulerSettings.of(id),
            database,
            fabric,
            artifacts,
            new KindCatalog(List.of(StepSketch.NOOP)),
            clock);
    running.put(id, scheduler);
    return scheduler;
  }

  private void stop(String id) {
    running.remove(id).close();
    fabrics.remove(id).close();
  }

  @AfterEach
  void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
    place.close();
    database.close();
  }

  private List<String> owners() {
    return Databases.texts(
        database.connections(), "select coalesce(owner, 'nobody') from shard order by id");
  }

  private long ownedBy(String scheduler) {
    return owners().stream().filter(scheduler::equals).count();
  }

  private void startBoth() {
    start("s1").commands().submit("d.yaml", DAG, Map.of());
    start("s2");
    until(() -> ownedBy("s1") == 8 && ownedBy("s2") == 8);
  }

  private void until(BooleanSupplier condition) {
    for (int looks = 0; !condition.getAsBoolean(); looks++) {
      if (looks == LOOKS_MAX) {
        throw new AssertionError("still not so: " + owners() + whereTheLoopsAre());
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static String whereTheLoopsAre() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread.getName().startsWith("scheduler-")) {
                text.append("\n").append(thread.getName());
                Arrays.stream(stack).limit(15).forEach(frame -> text.append("\n  ").append(frame));
              }
            });
    return text.toString();
  }

  @Test
  void theyShareTheShardsEvenlyAndTheLastOneHasThemAll() {
    startBoth();

    stop("s1");
    until(() -> ownedBy("s2") == 16);
  }

  @Test
  void aRunIsStartedOnceWhicheverOfThemIsAskedAndWhoeverOwnsIt() {
    startBoth();
    for (int i = 0; i < 12; i++) {
      Optional<String> key = Optional.of("key " + i);
      RunView first = running.get("s1").commands().trigger("d", Map.of(), key);
      RunView again = running.get("s2").commands().trigger("d", Map.of(), key);
      assertThat(again.id()).isEqualTo(first.id());
      assertThat(again.state()).isEqualTo("RUNNING");
    }
    assertThat(Databases.texts(database.connections(), "select count(*) from run"))
        .containsExactly("12");
    assertThat(running.get("s1").counters().commits()).isPositive();
    assertThat(running.get("s2").counters().commits()).isPositive();
  }

  @Test
  void aRunIsStoppedAndDecidedByWhicheverOfThemIsAsked() {
    startBoth();
    for (int i = 0; i < 12; i++) {
      String run =
          running
              .get("s1")
              .commands()
              .trigger("d", Map.of(), RunOptions.timeout(Duration.ofHours(2)), Optional.empty())
              .id();
      Commands other = running.get("s2").commands();
      assertThat(running.get("s2").queries().run(run).orElseThrow().timeout()).contains("2h");
      assertThatThrownBy(() -> other.decide(run, "a", true, "ada", ""))
          .hasMessageContaining("waits for no decision; it is READY");

      RunView stopped =
          i % 2 == 0 ? other.cancel(run, "wrong data") : other.kill(run, "wrong data");

      assertThat(stopped.state()).isEqualTo("CANCELLED");
      assertThat(stopped.reason()).contains("wrong data");
      assertThatThrownBy(() -> running.get("s1").commands().cancel(run, "again"))
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.CONFLICT));
    }
  }

  @Test
  void runsAreTriggeredWhileShardsChangeHands() {
    startBoth();
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(running.get("s1").commands().trigger("d", Map.of(), Optional.empty()).id());
    }
    stop("s2");
    for (int i = 0; i < 10; i++) {
      runs.add(running.get("s1").commands().trigger("d", Map.of(), Optional.empty()).id());
    }

    for (String run : runs) {
      assertThat(running.get("s1").queries().task(run, "a").orElseThrow().state())
          .isEqualTo("READY");
    }
  }

  @Test
  void aTickBecomesOneRunWhoeverOwnsItsScheduleAndWhenThatChanges() {
    startBoth();
    int dags = 12; // of shards of both
    for (int i = 0; i < dags; i++) {
      String scheduled =
          DAG.replace("dag: d\n", "dag: d" + i + "\ntriggers: {a: {cron: \"0 * * * *\"}}\n");
      String asked = i % 2 == 0 ? "s1" : "s2";
      running.get(asked).commands().submit("d.yaml", scheduled, Map.of());
    }
    for (int hour = 1; hour <= 3; hour++) {
      clock.advance(Duration.ofHours(1));
      if (hour == 2) {
        stop("s1"); // around the tick
      }
      int sofar = hour * dags;
      until(() -> ticks().size() == sofar);
    }
    assertThat(ticks()).hasSize(3 * dags).allMatch("RUN"::equals);
    assertThat(Databases.texts(database.connections(), "select count(*) from run"))
        .containsExactly("" + 3 * dags);
    assertThat(running.get("s2").schedules().schedules()).hasSize(dags);
  }

  private List<String> ticks() {
    return Databases.texts(database.connections(), "select outcome from tick");
  }

  @Test
  void whoWatchesOneOfThemSeesWhatHappensAtTheOther() {
    startBoth();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Set<String> started = ConcurrentHashMap.newKeySet();
    try (var subscription = running.get("s1").changes().subscribe(0, c -> seen.add(name(c)))) {
      assertThat(subscription).isNotNull();
      until(
          () -> {
            // until s2 has heard that somebody watches, what it starts is not shown here
            started.add(running.get("s2").commands().trigger("d", Map.of(), Optional.empty()).id());
            return started.stream()
                .filter(run -> running.get("s2").counters().commits() > 0 && ownedBy("s2") == 8)
                .filter(run -> Math.floorMod(run.hashCode(), 16) == shardOf("s2"))
                .anyMatch(run -> seen.contains("run " + run) && seen.contains("task " + run));
          });
    }
  }

  /** Some shard of a scheduler. */
  private int shardOf(String scheduler) {
    return owners().indexOf(scheduler);
  }

  private static String name(Change change) {
    return change.kind() + " " + change.run();
  }
}
