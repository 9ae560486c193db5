package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.leaving;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that leaves another artifact than the run before starts what waits for it. */
class ArtifactEventsTest {
  private static final ScheduleKey TRIGGER = new ScheduleKey("d", "on");
  private static final DagOutput DATA =
      new DagOutput.Artifact("data", "a", "data", ArtifactType.DATASET);

  private final LoopStage stage = new LoopStage();
  private DagPlan up = leaving(plan("up", step("a")), DATA);

  @AfterEach
  void close() {
    stage.close();
  }

  private static EventPattern changed(String output) {
    return new EventPattern(EventKind.ARTIFACT_UPDATED, "up", List.of(output));
  }

  private void hears(EventRule rule) {
    Trigger.OnEvent on =
        new Trigger.OnEvent(
            "on", rule, Optional.empty(), Optional.empty(), Overlap.ALLOW, Map.of());
    stage.submit(triggered(plan("d", step("a")), "v1", on));
  }

  private AttemptKey begins(String run) {
    stage.advance(Duration.ofSeconds(1));
    stage.trigger(run, up);
    stage.grants("w", 20);
    return assigned(run);
  }

  private AttemptKey assigned(String run) {
    AttemptKey attempt =
        stage.assigned("w").stream()
            .filter(key -> key.run().equals(run))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    stage.begins("w", attempt);
    return attempt;
  }

  /** It has written data; the rows are as many as the digest says. */
  private void finishes(AttemptKey attempt, String digest) {
    stage.says("w", success(attempt, digest));
    stage.settle();
  }

  private static ToScheduler.Finished success(AttemptKey attempt, String digest) {
    ToScheduler.Output data =
        new ToScheduler.Output(
            "data", "dataset", digest.repeat(64), 3, Map.of("rows", Long.parseLong(digest)));
    return new ToScheduler.Finished(
        "w", attempt, 1_000, 3_000, null, List.of(data), Map.of("n", 7L), List.of());
  }

  private void runs(String run, String digest) {
    finishes(begins(run), digest);
    assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
  }

  private List<DeliveryView.EventView> heard() {
    List<DeliveryView.EventView> heard = new ArrayList<>();
    new DeliveryQueries(stage.database.connections())
        .deliveries(TRIGGER, 100)
        .forEach(view -> heard.add(view.event().orElseThrow()));
    Collections.reverse(heard);
    return heard;
  }

  private List<String> runsHeard() {
    return heard().stream().map(event -> String.valueOf(event.facts().get("run"))).toList();
  }

  private static String sha256(String digest) {
    return "sha256:" + digest.repeat(64);
  }

  @Test
  void theFirstArtifactAndEachThatIsAnotherAreHeard() {
    hears(EventRule.of(changed("data")));
    runs("u1", "1");
    runs("u2", "1");
    runs("u3", "2");

    assertThat(heard())
        .extracting(DeliveryView.EventView::says)
        .containsExactly("a change of output data of up", "a change of output data of up");
    assertThat(heard().get(0).facts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("run", "u1", "digest", sha256("1"), "rows", 1L));
    assertThat(heard().get(1).facts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "run",
                "u3",
                "digest",
                sha256("2"),
                "before",
                sha256("1"),
                "rows",
                2L,
                "rows-before",
                1L));
  }

  @Test
  void whatHappenedBeforeAnybodyListenedIsWhatTheNextIsComparedWith() {
    runs("u1", "1");
    hears(EventRule.of(changed("data")));
    runs("u2", "1");
    assertThat(heard()).isEmpty();
    runs("u3", "2");
    assertThat(runsHeard()).containsExactly("u3");
  }

  @Test
  void ofRunsAtTheSameTimeTheOneThatEndsLastCounts() {
    hears(EventRule.of(changed("data")));
    AttemptKey older = begins("older");
    AttemptKey newer = begins("newer");
    finishes(newer, "2");
    finishes(older, "1");
    runs("next", "1");
    assertThat(runsHeard()).containsExactly("newer", "older");
    assertThat(heard().get(1).facts()).containsEntry("before", sha256("2"));
  }

  @Test
  void aRunThatGoesOnAfterItFailedIsHeardOnceItHasSucceeded() {
    hears(EventRule.of(changed("data")));
    AttemptKey attempt = begins("u1");
    stage.fails("w", attempt, "DATA");
    stage.settle();
    assertThat(stage.state("u1")).isEqualTo("FAILED");
    assertThat(heard()).isEmpty();
    assertThat(stage.goOn("u1", 2)).isCompletedWithValue(true);
    finishes(assigned("u1"), "1");
    assertThat(runsHeard()).containsExactly("u1");
  }

  @Test
  void aRunThatIsAPartOfAnotherNeitherIsHeardNorCounts() {
    hears(EventRule.of(changed("data")));
    runs("u1", "1");
    stage.trigger("outer", plan("outer", step("a")));
    AttemptKey outer = assigned("outer");
    stage.waits("w", outer, LoopStage.runOf("up"));
    AttemptKey inner =
        stage.assigned("w").stream()
            .filter(key -> !key.run().equals("u1") && !key.run().equals("outer"))
            .filter(key -> stage.queries.run(key.run()).orElseThrow().dag().equals("up"))
            .findFirst()
            .orElseThrow();
    stage.begins("w", inner);
    finishes(inner, "2");
    assertThat(stage.state(inner.run())).isEqualTo("SUCCEEDED");
    runs("u2", "1");
    assertThat(runsHeard()).containsExactly("u1");
  }

  @Test
  void valuesAndOutputsThatAreNotLeftAreNoArtifacts() {
    up =
        leaving(
            plan("up", step("a"), step("b").when("false")),
            new DagOutput.Value("data", "steps.a.values.n", ValueType.INTEGER),
            new DagOutput.Artifact("rest", "b", "data", ArtifactType.DATASET));
    Map<String, EventPattern> both = new LinkedHashMap<>();
    both.put("one", changed("data"));
    both.put("two", changed("rest"));
    hears(new EventRule(both, Optional.empty()));
    runs("u1", "1");
    runs("u2", "2");
    assertThat(heard()).isEmpty();
  }

  @Test
  void severalOutputsOfOneRunAreAllOfWhatIsWaitedFor() {
    up =
        leaving(
            plan("up", step("a")),
            DATA,
            new DagOutput.Artifact("copy", "a", "data", ArtifactType.DATASET));
    Map<String, EventPattern> both = new LinkedHashMap<>();
    both.put("one", changed("data"));
    both.put("two", changed("copy"));
    hears(new EventRule(both, Optional.of(Duration.ofHours(1))));
    runs("u1", "1");
    assertThat(heard()).extracting(DeliveryView.EventView::part).contains("one", "two").hasSize(2);
    assertThat(stage.queries.runs(Optional.of("d"), Optional.empty(), Optional.empty(), 10).items())
        .hasSize(1);
  }

  @Test
  void aChangeIsHeardOnceOverRefusedCommitsLostAnswersAndRestarts() {
    hears(EventRule.of(changed("data")));
    for (int i = 0; i < 4; i++) {
      AttemptKey attempt = begins("u" + i);
      stage.store.commitsToRefuse.set(i % 2);
      stage.store.answersToLose.set(i / 2);
      String digest = String.valueOf(1 + i);
      stage.says("w", success(attempt, digest));
      stage.says("w", success(attempt, digest)); // as a worker does that was not answered
      stage.stop();
      stage.clock.advance(Duration.ofSeconds(3));
      stage.start();
      stage.settle();
      assertThat(runsHeard()).hasSize(i + 1).last().isEqualTo("u" + i);
    }
    assertThat(heard().get(3).facts()).containsEntry("before", sha256("3"));
  }
}
