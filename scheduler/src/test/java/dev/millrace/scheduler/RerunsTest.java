package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.MeetingPlace;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.PretendWorker;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Running again what has run, by what others may ask of one of two schedulers. */
class RerunsTest {
  /** Half a minute, however long the machine stands still meanwhile. */
  private static final int LOOKS_MAX = 15_000;

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: d
      params:
        trees: {type: integer, default: 100}
      steps:
        raw: {uses: noop}
        train: {uses: noop, needs: [raw], if: params.trees > 0}
        live: {uses: noop, needs: [train]}
      finally:
        tell: {uses: noop}
      """;

  private final Database database = Databases.inMemory();
  private final MeetingPlace place = new MeetingPlace();
  private final Map<String, Scheduler> running = new LinkedHashMap<>();
  private final PretendWorker worker =
      PretendWorker.start(place.member("w1", Fabric.Role.WORKER), 4, 1);

  @BeforeEach
  void twoSchedulers() {
    for (String id : List.of("s1", "s2")) {
      running.put(
          id,
          Scheduler.start(
              SchedulerSettings.of(id),
              database,
              place.member(id, Fabric.Role.SCHEDULER),
              new PretendArtifacts(),
              new KindCatalog(List.of(StepSketch.NOOP)),
              new HandClock()));
    }
    running.get("s1").commands().submit("d.yaml", DAG, Map.of());
  }

  @AfterEach
  void close() {
    running.values().forEach(Scheduler::close);
    worker.close();
    place.close();
    database.close();
  }

  private RunView ended(RunView run) {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      RunView now = running.get("s1").queries().run(run.id()).orElseThrow();
      if (now.endedAt().isPresent()) {
        return now;
      }
      LockSupport.parkNanos(2_000_000);
    }
    throw new AssertionError("run " + run.id() + " does not end");
  }

  private RunView original() {
    return ended(running.get("s1").commands().trigger("d", Map.of(), Optional.empty()));
  }

  private static Reruns.Fork from(String... steps) {
    return new Reruns.Fork(List.of(steps), Map.of(), false, true);
  }

  private static Reruns.Fork trees(int trees) {
    return new Reruns.Fork(List.of(), Map.of("trees", trees), false, true);
  }

  private static List<String> actions(ForkView plan) {
    return plan.steps().stream().map(step -> step.id() + " " + step.action()).toList();
  }

  private void refused(Refused.Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  void aPlanIsCarriedOutWhicheverSchedulerIsAskedAndWhoeverOwnsTheRun() {
    RunView past = original();
    for (int i = 0; i < 6; i++) {
      Reruns asked = running.get(i % 2 == 0 ? "s1" : "s2").reruns();
      Reruns other = running.get(i % 2 == 0 ? "s2" : "s1").reruns();
      Optional<String> key = Optional.of("key " + i);
      ForkView plan = asked.plan(past.id(), trees(200 + i));
      assertThat(actions(plan)).containsExactly("raw reuse", "train run", "live run", "tell run");
      RunView made = asked.fork(past.id(), trees(200 + i), Optional.of(plan.digest()), key);
      RunView again = other.fork(past.id(), trees(200 + i), Optional.of(plan.digest()), key);
      assertThat(again.id()).isEqualTo(made.id());
      RunView end = ended(made);
      assertThat(end.state()).isEqualTo("SUCCEEDED");
      assertThat(end.tasks()).isEqualTo(Map.of("CACHED", 1, "SUCCEEDED", 3));
      assertThat(end.params()).isEqualTo(Map.of("trees", 200L + i));
      assertThat(end.forkedFrom().orElseThrow().run()).isEqualTo(past.id());
    }
    assertThat(Databases.texts(database.connections(), "select count(*) from run"))
        .containsExactly("7");
  }

  @Test
  void anotherPlanThanTheOneThatWasShownIsRefused() {
    RunView past = original();
    String seen = running.get("s1").reruns().plan(past.id(), from("live")).digest();
    refused(
        Refused.Reason.CONFLICT,
        "has changed since it was shown",
        () ->
            running
                .get("s2")
                .reruns()
                .fork(past.id(), from("train"), Optional.of(seen), Optional.empty()));
  }

  @Test
  void whatCannotBeMadeIsRefusedAndSaysWhatWasExpected() {
    RunView past = original();
    Reruns reruns = running.get("s2").reruns();
    refused(Refused.Reason.NOT_FOUND, "no run 'r9'", () -> reruns.plan("r9", from("raw")));
    refused(
        Refused.Reason.INVALID,
        "Did you mean 'train'?",
        () -> reruns.plan(past.id(), from("trin")));
    refused(Refused.Reason.INVALID, "below finally", () -> reruns.plan(past.id(), from("tell")));
    refused(
        Refused.Reason.INVALID,
        "trees",
        () ->
            reruns.plan(
                past.id(), new Reruns.Fork(List.of(), Map.of("trees", "many"), false, true)));
    assertThat(reruns.plan(past.id(), from()).idle()).isTrue();
    refused(
        Refused.Reason.CONFLICT,
        "Nothing to run",
        () -> reruns.fork(past.id(), from(), Optional.empty(), Optional.empty()));
  }

  @Test
  void ofTheLatestVersionWhatHasChangedInAStepMakesItRun() {
    RunView past = original();
    running
        .get("s1")
        .commands()
        .submit(
            "d.yaml",
            DAG.replace("live: {uses: noop, needs: [train]}", "live: {uses: noop, needs: [raw]}"),
            Map.of());
    Reruns reruns = running.get("s2").reruns();
    assertThat(reruns.plan(past.id(), from()).idle()).as("pinned").isTrue();
    Reruns.Fork latest = new Reruns.Fork(List.of(), Map.of(), true, true);
    ForkView plan = reruns.plan(past.id(), latest);
    assertThat(actions(plan)).containsOnlyOnce("raw reuse", "train reuse", "live run", "tell run");
    assertThat(plan.steps().stream().filter(step -> step.id().equals("live")).findFirst())
        .map(ForkView.Step::why)
        .contains("what it waits for changed");
    assertThat(plan.changes()).hasSize(1).first().asString().startsWith("version ");
    RunView end =
        ended(reruns.fork(past.id(), latest, Optional.of(plan.digest()), Optional.empty()));
    assertThat(end.version()).isEqualTo(plan.version()).isNotEqualTo(past.version());
    assertThat(end.tasks()).isEqualTo(Map.of("CACHED", 2, "SUCCEEDED", 2));
  }
}
