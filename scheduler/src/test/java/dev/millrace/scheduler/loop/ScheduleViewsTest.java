package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.ScheduleView.MissedView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.scheduler.show.ScheduleQueries;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of schedules. The clock begins at 10:00 on 1 March 2026, UTC. */
class ScheduleViewsTest {
  private static final DagPlan DAG = dag(Overlap.SKIP);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan dag(Overlap overlap) {
    return triggered(
        plan("d", step("a")),
        "v1",
        new Trigger.Scheduled(
            "hourly",
            new CronSchedule(CronExpression.of("0 * * * *"), ZoneId.of("Asia/Tokyo"), Dst.USUAL),
            Missed.USUAL,
            overlap,
            Map.of()));
  }

  private WhyView why(int hour) {
    String id =
        stage
            .queries
            .runs(Optional.of("d"), Optional.empty(), Optional.empty(), 500)
            .items()
            .stream()
            .filter(run -> run.tick().orElseThrow().at().toString().contains("T" + hour + ":"))
            .findFirst()
            .orElseThrow()
            .id();
    return stage.queries.why(id).orElseThrow();
  }

  private TriggerView told(Optional<DagPlan> readable) {
    ScheduleQueries queries =
        new ScheduleQueries(stage.database.connections(), (dag, version) -> readable, stage.clock);
    List<TriggerView> ofDag = queries.of("d");
    assertThat(queries.all()).isEqualTo(ofDag).hasSize(1);
    return ofDag.get(0);
  }

  @Test
  void aScheduleTellsItsWordsWhenItIsDueAndWhatItsTicksBecame() {
    stage.submit(DAG);
    stage.advance(Duration.ofMinutes(60));
    stage.advance(Duration.ofMinutes(60)); // the run of before goes on

    TriggerView view = told(Optional.of(DAG));
    assertThat(view.form()).isEqualTo("cron");
    assertThat(view.says()).containsExactly("0 * * * *");
    assertThat(view.zone()).isEqualTo("Asia/Tokyo");
    assertThat(view.overlap()).isEqualTo("skip");
    assertThat(view.missed())
        .contains(new MissedView("latest", Duration.ofDays(1), Optional.empty()));
    assertThat(view.next()).contains(Instant.parse("2026-03-01T13:00:00Z"));
    assertThat(view.problem()).isEmpty();
    assertThat(view.last().orElseThrow().run()).isPresent();
    assertThat(view.newest().orElseThrow().outcome()).isEqualTo("OVERLAP");
  }

  @Test
  void oneWhoseVersionCannotBeReadSaysSoAndIsNotDue() {
    stage.submit(DAG);

    TriggerView view = told(Optional.empty());
    assertThat(view.problem().orElseThrow()).contains("Version v1 of DAG 'd' cannot be read");
    assertThat(view.next()).isEmpty();
    assertThat(view.form()).isEmpty();
    assertThat(view.zone()).isEqualTo("UTC");
  }

  @Test
  void aPauseOfTheWholeDagTellsWhoAndWhy() {
    stage.submit(DAG);
    stage.tell(
        new Inbound.Pause(
            ScheduleKey.all("d"), "ada", Optional.of("no data"), new CompletableFuture<>()));

    TriggerView view = told(Optional.of(DAG));
    assertThat(view.next()).isEmpty();
    assertThat(view.paused().orElseThrow())
        .isEqualTo(
            new TriggerView.PauseView(
                "ada", "no data", Instant.parse("2026-03-01T10:00:00Z"), true));
  }

  @Test
  void aRunThatHasNotBegunTellsWhichRunItWaitsForAndHowManyBeginBefore() {
    stage.grants("w1", 1);
    stage.submit(dag(Overlap.QUEUE));
    for (int hour = 0; hour < 4; hour++) {
      stage.advance(Duration.ofHours(1));
    }
    String first = why(11).run();

    assertThat(why(11).behind()).isEmpty();
    assertThat(why(12).behind())
        .contains(new WhyView.Behind(first, "RUNNING", "hourly", "queue", 0));
    assertThat(why(12).line())
        .isEqualTo(
            "waits for run " + first + " (RUNNING) of the same trigger 'hourly', overlap: queue");
    assertThat(why(14).behind())
        .contains(new WhyView.Behind(first, "RUNNING", "hourly", "queue", 2));
    assertThat(why(14).line()).endsWith("overlap: queue; 2 begin before it");
    WhyView task = stage.queries.why(why(14).run(), "a").orElseThrow();
    assertThat(task.line()).isEqualTo(why(14).line());
    assertThat(task.tasks().get(0).cause()).isEqualTo("run-queued");

    stage.cancel(first);
    assertThat(why(12).behind()).isEmpty();
    assertThat(why(13).line()).contains("(RUNNING)").doesNotContain("before it");
  }
}
