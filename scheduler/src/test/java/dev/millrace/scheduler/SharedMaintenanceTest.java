package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.MaintenanceView;
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

/** Two schedulers over PostgreSQL; one is asked for maintenance. */
class SharedMaintenanceTest {
  private static final int LOOKS_MAX = 30_000;
  private static final int RUNS = 12;
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: d
      steps:
        a: {uses: noop}
      """;

  private final Database database = Databases.postgres();
  private final MeetingPlace place = new MeetingPlace();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void empty() {
    Databases.empty(database);
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
    Scheduler scheduler =
        Scheduler.start(
            SchedulerSettings.of(id),
            database,
            place.member(id, Fabric.Role.SCHEDULER),
            new PretendArtifacts(),
            new KindCatalog(List.of(StepSketch.NOOP)),
            new HandClock());
    open.add(0, scheduler);
    return scheduler;
  }

  private static void until(String what, BooleanSupplier condition) {
    for (int looks = 0; !condition.getAsBoolean(); looks++) {
      if (looks == LOOKS_MAX) {
        throw new AssertionError("not so within a minute: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static String why(Scheduler asked, String run) {
    return asked.queries().why(run).orElseThrow().tasks().get(0).line();
  }

  @Test
  void bothHoldBackWhatWouldBeginAndBothGoOn() {
    Scheduler s1 = start("s1");
    s1.commands().submit("d.yaml", DAG, Map.of());
    Scheduler s2 = start("s2");
    until("each has half", () -> s1.shardsOwned() == 8 && s2.shardsOwned() == 8);
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Scheduler asked = i % 2 == 0 ? s1 : s2;
      runs.add(asked.commands().trigger("d", Map.of(), Optional.of("key " + i)).id());
    }

    MaintenanceView view = s1.maintenance().on("ada", "new disks");
    assertThat(view.paused().orElseThrow().by()).isEqualTo("ada");
    assertThat(s2.maintenance().on("bob", "me too")).isEqualTo(view);
    assertThat(s2.maintenance().status()).isEqualTo(view);
    String line = "Millrace " + view.paused().get();
    until(
        "both hold back what they own",
        () -> runs.stream().allMatch(run -> why(s1, run).equals(line)));
    assertThat(runs).allMatch(run -> why(s2, run).equals(line));
    PretendWorker worker = PretendWorker.start(place.member("w1", Fabric.Role.WORKER), 20, 1);
    open.add(worker);
    until("both know a worker", () -> knowsAWorker(s1) && knowsAWorker(s2));
    assertThat(worker.begunFor()).isEmpty();

    assertThat(s2.maintenance().off("bob").on()).isFalse();
    until("all have ended", () -> succeeded(s1) == RUNS);
    assertThat(worker.begunFor().keySet()).containsExactlyInAnyOrder("s1", "s2");
  }

  private static boolean knowsAWorker(Scheduler scheduler) {
    return !scheduler.queries().workers().isEmpty();
  }

  private static int succeeded(Scheduler scheduler) {
    return scheduler
        .queries()
        .runs(Optional.empty(), Optional.of("SUCCEEDED"), Optional.empty(), 50)
        .items()
        .size();
  }
}
