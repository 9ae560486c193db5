package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.message.Fabric;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.MeetingPlace;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.PretendWorker;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two schedulers over PostgreSQL take slots of the same pool. */
class SharedPoolTest {
  private static final int LOOKS_MAX = 30_000;
  private static final int SLOTS = 3;
  private static final int ATTEMPT_MILLIS = 60;
  private static final int RUNS = 12;
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: d
      steps:
        a: {uses: noop, pool: gpu}
        b: {uses: noop, pool: gpu}
        c: {uses: noop, pool: gpu}
        d: {uses: noop, pool: gpu, needs: [a]}
        e: {uses: noop, pool: gpu, needs: [d]}
      """;

  private final Database database = Databases.postgres();
  private final MeetingPlace place = new MeetingPlace();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void empty() {
    Databases.empty(database);
    Databases.run(
        database.connections(),
        "insert into pool (name, slots, defined) values ('gpu', " + SLOTS + ", true)");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    place.close();
    database.close();
  }

  private Scheduler start(String id) {
    return start(id, database, place.member(id, Fabric.Role.SCHEDULER));
  }

  private Scheduler start(String id, Database itsDatabase, Fabric fabric) {
    Scheduler scheduler =
        Scheduler.start(
            SchedulerSettings.of(id),
            itsDatabase,
            fabric,
            new PretendArtifacts(),
            new KindCatalog(List.of(StepSketch.NOOP)),
            new HandClock());
    open.add(0, scheduler);
    return scheduler;
  }

  private long count(String query) {
    return Long.parseLong(Databases.texts(database.connections(), query).get(0));
  }

  private static void until(String what, BooleanSupplier condition) {
    for (int looks = 0; !condition.getAsBoolean(); looks++) {
      if (looks == LOOKS_MAX) {
        throw new AssertionError("not so within a minute: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void togetherTheyNeverTakeMoreThanThereAreAndKeepThemBusy() {
    Scheduler s1 = start("s1");
    s1.commands().submit("d.yaml", DAG, Map.of());
    Scheduler s2 = start("s2");
    until("each has half", () -> s1.shardsOwned() == 8 && s2.shardsOwned() == 8);
    PretendWorker worker =
        PretendWorker.start(place.member("w1", Fabric.Role.WORKER), 20, ATTEMPT_MILLIS);
    open.add(worker);
    long began = System.nanoTime();
    for (int i = 0; i < RUNS; i++) {
      Scheduler asked = i % 2 == 0 ? s1 : s2;
      asked.commands().trigger("d", Map.of(), Optional.of("key " + i));
    }

    until(
        "all have ended",
        () -> count("select count(*) from run where state = 'SUCCEEDED'") == RUNS);

    double average = worker.average(System.nanoTime() - began);
    System.out.printf(
        "%.2f of %d slots busy, attempts by scheduler %s%n", average, SLOTS, worker.begunFor());
    assertThat(worker.most()).isEqualTo(SLOTS);
    assertThat(worker.begunFor().keySet()).containsExactlyInAnyOrder("s1", "s2");
    assertThat(average).as("slots busy on average").isGreaterThan(SLOTS * 0.4);
    assertThat(count("select count(*) from claim")).isZero();
  }

  @Test
  void aSchedulerThatDiesTakesNoSlotWithIt() {
    Database itsOwn = Databases.postgres();
    Fabric itsFabric = place.member("s1", Fabric.Role.SCHEDULER);
    Scheduler s1 = start("s1", itsOwn, itsFabric);
    s1.commands().submit("d.yaml", DAG, Map.of());
    Scheduler s2 = start("s2");
    until("each has half", () -> s1.shardsOwned() == 8 && s2.shardsOwned() == 8);
    PretendWorker worker =
        PretendWorker.start(place.member("w1", Fabric.Role.WORKER), 20, ATTEMPT_MILLIS);
    open.add(worker);
    for (int i = 0; i < RUNS; i++) {
      s1.commands().trigger("d", Map.of(), Optional.of("key " + i));
    }
    until("it has used slots", () -> worker.begunFor().getOrDefault("s1", 0) >= SLOTS);

    itsFabric.close(); // as if it were killed: nobody hears it and it can write nothing
    itsOwn.close();

    until(
        "the other has ended all",
        () -> count("select count(*) from run where state = 'SUCCEEDED'") == RUNS);
    assertThat(worker.most()).isLessThanOrEqualTo(SLOTS);
    assertThat(count("select count(*) from claim")).isZero();
  }
}
