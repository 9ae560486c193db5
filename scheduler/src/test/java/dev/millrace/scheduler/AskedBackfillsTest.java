package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Backfills.Range;
import dev.millrace.engine.view.Backfills.Wish;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Page;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.MeetingPlace;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.PretendWorker;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.Database;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backfills by what others may ask of one of two schedulers; it is 10:00 on 1 March 2026, UTC. */
class AskedBackfillsTest {
  /** Half a minute, however long the machine stands still meanwhile. */
  private static final int LOOKS_MAX = 15_000;

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: d
      params:
        trees: {type: integer, default: 100}
      triggers:
        hourly: {cron: "0 * * * *", params: {trees: 50}}
      steps:
        raw: {uses: look, cache: true}
        train: {uses: noop, needs: [raw]}
      """;

  /** A step whose result may be kept. */
  private static final KindDeclaration LOOK =
      new KindDeclaration(
          "look",
          1,
          "Looks.",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          true,
          false,
          true,
          Isolation.INLINE,
          "");

  private final Database database = Databases.inMemory();
  private final MeetingPlace place = new MeetingPlace();
  private final Map<String, Scheduler> running = new LinkedHashMap<>();
  private PretendWorker worker;

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
              new KindCatalog(List.of(StepSketch.NOOP, LOOK)),
              new HandClock()));
    }
    assertThat(running.get("s1").commands().submit("d.yaml", DAG, Map.of()).findings()).isEmpty();
  }

  private void work() {
    worker = PretendWorker.start(place.member("w1", Fabric.Role.WORKER), 4, 1);
  }

  @AfterEach
  void close() {
    running.values().forEach(Scheduler::close);
    if (worker != null) {
      worker.close();
    }
    place.close();
    database.close();
  }

  private Backfills asked() {
    return running.get("s1").backfills();
  }

  private Backfills other() {
    return running.get("s2").backfills();
  }

  private static Range range(String from, String to) {
    return new Range(
        Optional.empty(), Moment.parse(from).orElseThrow(), Moment.parse(to).orElseThrow());
  }

  private static Wish ticks(String from, String to, Reprocess reprocess) {
    return new Wish(
        "d",
        Optional.of(range(from, to)),
        List.of(),
        Map.of(),
        BackfillOrder.NEWEST,
        reprocess,
        2,
        true);
  }

  private static Wish list(List<Map<String, Object>> list) {
    return new Wish(
        "d", Optional.empty(), list, Map.of(), BackfillOrder.OLDEST, Reprocess.NONE, 1, true);
  }

  private BackfillView make(Wish wish) {
    return asked().make(wish, "ada", "new features", Optional.empty(), Optional.empty());
  }

  private BackfillView ended(BackfillView backfill) {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      BackfillView now = other().backfill(backfill.id());
      if (now.endedAt().isPresent()) {
        return now;
      }
      LockSupport.parkNanos(2_000_000);
    }
    throw new AssertionError("backfill " + backfill.id() + " does not end");
  }

  private void refused(Refused.Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  void whatWasPlannedIsCarriedOutAndToldWhoeverIsAsked() {
    work();
    Wish wish = ticks("2026-03-01T00:00", "2026-03-01T04:00", Reprocess.NONE);
    BackfillPlanView plan = asked().plan(wish);
    assertThat(plan.runs()).isEqualTo(4);
    assertThat(plan.trigger()).contains("hourly");
    assertThat(plan.ticks())
        .extracting(BackfillPlanView.Tick::tick)
        .startsWith(Instant.parse("2026-03-01T03:00:00Z"));
    assertThat(plan.history()).isEmpty();
    assertThat(plan.reuse()).contains(new BackfillPlanView.Reuse(4, 8, 0));

    Optional<String> key = Optional.of("once");
    BackfillView made = asked().make(wish, "ada", "why", Optional.of(plan.digest()), key);
    assertThat(other().make(wish, "ada", "why", Optional.of(plan.digest()), key).id())
        .isEqualTo(made.id());
    BackfillView end = ended(made);

    assertThat(end.state()).isEqualTo("DONE");
    assertThat(end.counts()).isEqualTo(Map.of("SUCCEEDED", 4L));
    assertThat(end.created().by()).isEqualTo("ada");
    Page<BackfillItemView> items = other().items(made.id(), Optional.empty(), 3);
    assertThat(items.items()).extracting(BackfillItemView::state).containsOnly("SUCCEEDED");
    assertThat(other().items(made.id(), items.next(), 3).items()).hasSize(1);
    String first = items.items().get(0).run().orElseThrow();
    assertThat(running.get("s1").queries().run(first).orElseThrow().params())
        .as("those of the trigger")
        .isEqualTo(Map.of("trees", 50L));
    assertThat(other().backfills(Optional.of("d"), Optional.empty(), 5).items())
        .containsExactly(end);
    assertThat(other().backfills(Optional.of("e"), Optional.empty(), 5).items()).isEmpty();
  }

  @Test
  void aPlanKnowsWhatHasRunHowLongItTookAndWhatIsKept() {
    work();
    ended(make(ticks("2026-03-01T00:00", "2026-03-01T02:00", Reprocess.NONE)));
    Wish more = ticks("2026-03-01T00:00", "2026-03-01T05:00", Reprocess.NONE);
    BackfillPlanView plan = asked().plan(more);
    assertThat(plan.runs()).isEqualTo(3);
    assertThat(plan.known()).isEqualTo(2);
    assertThat(plan.leftOut()).isEqualTo(2);
    assertThat(plan.ticks().get(4).lastState()).contains("SUCCEEDED");
    assertThat(plan.history().orElseThrow().measured()).isEqualTo(2);
    assertThat(plan.history().orElseThrow().expectedMillis())
        .isEqualTo(2 * plan.history().orElseThrow().runMillis());
    assertThat(plan.reuse().orElseThrow().steps()).isEqualTo(6);
    assertThat(plan.reuse().orElseThrow().reused()).as("raw of each").isEqualTo(3);

    String seen = plan.digest();
    assertThat(asked().plan(more).digest()).isEqualTo(seen);
    ended(make(ticks("2026-03-01T04:00", "2026-03-01T05:00", Reprocess.NONE)));
    refused(
        Refused.Reason.CONFLICT,
        "has changed since it was shown",
        () -> asked().make(more, "ada", "", Optional.of(seen), Optional.empty()));
    refused(
        Refused.Reason.CONFLICT,
        "Nothing to run",
        () -> make(ticks("2026-03-01T00:00", "2026-03-01T02:00", Reprocess.FAILED)));
  }

  @Test
  void itPausesGoesOnAndIsCancelledWhoeverIsAsked() {
    BackfillView made = make(ticks("2026-03-01T00:00", "2026-03-01T09:00", Reprocess.NONE));
    assertThat(made.counts()).isEqualTo(Map.of("RUNNING", 2L, "WAITING", 7L));
    assertThat(asked().steer(made.id(), BackfillState.PAUSED, "bob", "too hot").state())
        .isEqualTo("PAUSED");
    assertThat(other().steer(made.id(), BackfillState.PAUSED, "eve", "once more").changed())
        .map(BackfillView.Sign::by)
        .contains("bob");
    assertThat(other().steer(made.id(), BackfillState.ACTIVE, "bob", "").state())
        .isEqualTo("ACTIVE");
    BackfillView end = other().steer(made.id(), BackfillState.CANCELLED, "bob", "enough");
    assertThat(end.state()).isEqualTo("CANCELLED");
    assertThat(end.counts()).isEqualTo(Map.of("CANCELLED", 2L, "DROPPED", 7L));
    refused(
        Refused.Reason.CONFLICT,
        "has ended",
        () -> asked().steer(made.id(), BackfillState.ACTIVE, "bob", ""));
    refused(Refused.Reason.NOT_FOUND, "no backfill 'x'", () -> asked().backfill("x"));
  }

  @Test
  void aListOfParametersBecomesARunEach() {
    work();
    BackfillView end =
        ended(make(list(List.of(Map.of("trees", 1), Map.of("trees", 2), Map.of("trees", 3)))));
    assertThat(end.counts()).isEqualTo(Map.of("SUCCEEDED", 3L));
    assertThat(asked().items(end.id(), Optional.empty(), 10).items())
        .extracting(item -> item.params().get("trees"))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void ticksThatAreNotDueYetAreTheSchedules() {
    BackfillPlanView plan =
        asked().plan(ticks("2026-03-01T09:00", "2026-03-01T20:00", Reprocess.NONE));
    assertThat(plan.runs()).as("09:00 and 10:00").isEqualTo(2);
    assertThat(plan.notes()).singleElement().asString().contains("not due yet");
  }

  @Test
  void whatCannotBeMadeIsRefusedAndSaysWhatWasExpected() {
    refused(
        Refused.Reason.NOT_FOUND,
        "'nobody'",
        () ->
            asked()
                .plan(
                    new Wish(
                        "nobody",
                        Optional.empty(),
                        List.of(Map.of()),
                        Map.of(),
                        BackfillOrder.OLDEST,
                        Reprocess.NONE,
                        1,
                        true)));
    refused(
        Refused.Reason.INVALID,
        "at most 10000",
        () -> asked().plan(ticks("2020-01-01", "2026-01-01", Reprocess.NONE)));
    refused(
        Refused.Reason.INVALID,
        "is empty",
        () -> asked().plan(ticks("2026-02-02", "2026-02-01", Reprocess.NONE)));
    refused(
        Refused.Reason.INVALID,
        "Entry 2 of the list: ",
        () -> asked().plan(list(List.of(Map.of("trees", 1), Map.of("tree", 2)))));
    refused(
        Refused.Reason.INVALID,
        "either over a range of ticks or over a list",
        () -> asked().plan(list(List.of())));
    Wish wish = ticks("2026-02-01", "2026-02-02", Reprocess.NONE);
    refused(
        Refused.Reason.INVALID,
        "'hourly'",
        () ->
            asked()
                .plan(
                    new Wish(
                        "d",
                        wish.range().map(r -> new Range(Optional.of("hurly"), r.from(), r.to())),
                        List.of(),
                        Map.of(),
                        wish.order(),
                        wish.reprocess(),
                        1,
                        true)));
    refused(
        Refused.Reason.INVALID,
        "from 1 to 1000",
        () ->
            asked()
                .plan(
                    new Wish(
                        "d",
                        wish.range(),
                        List.of(),
                        Map.of(),
                        wish.order(),
                        wish.reprocess(),
                        0,
                        true)));
  }
}
