package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToScheduler.Progress;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private AttemptKey running() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a")));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
    return attempt;
  }

  @Test
  void aReportThatComesTwiceIsAcknowledgedTwiceAndAppliedOnce() {
    AttemptKey attempt = running();
    Finished report = LoopStage.success("w1", attempt, "data");

    stage.says("w1", report, report);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt, attempt);
    long commits = stage.loop.counters().commits();
    stage.says("w1", report);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);

    assertThat(stage.loop.counters().commits()).isEqualTo(commits);
    assertThat(stage.attempts("r1", "a")).containsExactly("SUCCEEDED");
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "READY"));
    assertThat(stage.loop.counters().ignoredEvents())
        .containsEntry("report with a token that is not current", 2L);
  }

  @Test
  void aReportWithAnOldTokenIsAcknowledgedAndChangesNothing() {
    AttemptKey old = running();
    stage.leaves("w1");
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
    stage.grants("w2", 1);
    AttemptKey current = stage.assignedOne("w2");
    assertThat(current.number()).isEqualTo(2);
    assertThat(current.token()).isGreaterThan(old.token());

    stage.finishes("w1", old);

    assertThat(stage.acknowledged("w1")).containsExactly(old);
    assertThat(stage.task("r1", "a").state()).isEqualTo("DISPATCHED");
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST", "ASSIGNED");

    stage.finishes("w2", current);
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST", "SUCCEEDED");
  }

  @Test
  void aReportAboutARunThatIsUnknownOrEndedIsAcknowledged() {
    AttemptKey stranger = new AttemptKey("r9", "a", 1, 1);
    stage.finishes("w1", stranger);
    assertThat(stage.acknowledged("w1")).containsExactly(stranger);

    AttemptKey attempt = running();
    stage.fails("w1", attempt, "USER");
    assertThat(stage.state("r1")).isEqualTo("FAILED");
    stage.fabric.takeSent();
    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);
    assertThat(stage.state("r1")).isEqualTo("FAILED");
  }

  @Test
  void aReportThatOvertookItsStartCountsWithTheTimeItTook() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.advance(Duration.ofSeconds(10));

    stage.finishes("w1", attempt);
    stage.says("w1", new Started("w1", attempt, 0));

    TaskView task = stage.task("r1", "a");
    assertThat(task.state()).isEqualTo("SUCCEEDED");
    assertThat(Duration.between(task.startedAt().orElseThrow(), task.endedAt().orElseThrow()))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(stage.queries.attempts("r1", "a").get(0).startedAt()).isEqualTo(task.startedAt());
  }

  @Test
  void aSuccessWhoseBytesAnotherSchedulerHasCountsOnceTheyAreHere() {
    AttemptKey attempt = running();
    stage.artifacts.missing.add("d".repeat(64));
    stage.artifacts.elsewhere.add("d".repeat(64));

    stage.says("w1", LoopStage.success("w1", attempt, "data"));
    assertThat(stage.acknowledged("w1")).isEmpty();
    assertThat(stage.states("r1")).containsEntry("a", "RUNNING");

    stage.artifacts.missing.clear();
    stage.says("w1", LoopStage.success("w1", attempt, "data"));
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);
    assertThat(stage.states("r1")).containsEntry("a", "SUCCEEDED");
  }

  @Test
  void aSuccessWhoseBytesAreNotHereIsNone() {
    AttemptKey attempt = running();
    stage.artifacts.missing.add("d".repeat(64));

    stage.says("w1", LoopStage.success("w1", attempt, "data"));

    TaskView task = stage.task("r1", "a");
    assertThat(task.failure().orElseThrow().failureClass()).isEqualTo("TRANSIENT");
    assertThat(task.failure().orElseThrow().message()).startsWith("Output 'data' (sha256:ddd");
    assertThat(task.values()).isEmpty();
  }

  @Test
  void aFailureClassOfALaterVersionCountsAsADefect() {
    stage.fails("w1", running(), "COSMIC_RAY");

    assertThat(stage.task("r1", "a").failure().orElseThrow().failureClass()).isEqualTo("INTERNAL");
  }

  @Test
  void progressIsShownWhileItRunsAndForgottenAfterwards() {
    AttemptKey attempt = running();
    stage.says("w1", new Progress(attempt, 0.5, "halfway"));
    assertThat(stage.task("r1", "a").progress().orElseThrow().what()).isEqualTo("halfway");

    stage.says("w1", new Progress(attempt, 0.9, "nearly"), LoopStage.success("w1", attempt));
    assertThat(stage.task("r1", "a").progress()).isEmpty();
    stage.says("w1", new Progress(attempt, 0.9, "late"));
    assertThat(stage.task("r1", "a").progress()).isEmpty();
  }

  @Test
  void theSameTriggerTwiceIsTheSameRun() {
    CompletableFuture<Optional<RunView>> first = stage.trigger("k1", plan("d", step("a")));
    stage.clock.advance(Duration.ofSeconds(1));
    CompletableFuture<Optional<RunView>> second = stage.trigger("k1", plan("d", step("a")));

    assertThat(first.join().orElseThrow().state()).isEqualTo("RUNNING");
    assertThat(second.join()).as("it is there already").isEmpty();
    stage.grants("w1", 1);
    stage.finishes("w1", stage.assignedOne("w1"));
    assertThat(stage.trigger("k1", plan("d", step("a"))).join()).as("after its end too").isEmpty();
    assertThat(stage.assigned("w1")).isEmpty();
  }

  /** Reports that would break the loop or the database if they were taken as they are. */
  private static Stream<Finished> poison(AttemptKey attempt) {
    Finished fine = LoopStage.success("w1", attempt);
    Output odd = new Output("data", "file", "not a digest", 1, Map.of());
    Registration nameless = new Registration("n".repeat(300), "b".repeat(64), "live", Map.of());
    return Stream.of(
        with(fine, List.of(odd), fine.values(), List.of()),
        with(fine, List.of(), Map.of("text", "x".repeat(2_000_000)), List.of()),
        with(fine, List.of(), Map.of("odd", new Object()), List.of()),
        with(fine, List.of(), fine.values(), List.of(nameless)));
  }

  private static Finished with(
      Finished report,
      List<Output> outputs,
      Map<String, Object> values,
      List<Registration> registrations) {
    return new Finished(
        report.worker(), report.attempt(), 1, 2, null, outputs, values, registrations);
  }

  @Test
  void aReportThatCannotBeStoredFailsItsTaskAndNothingElse() {
    for (int i = 0; i < 4; i++) {
      String run = "r" + i;
      stage.grants("w1", 2);
      stage.trigger(run, plan("d", step("bad"), step("good")));
      List<AttemptKey> attempts = stage.assigned("w1");
      Finished bad = poison(attempts.get(0)).toList().get(i);

      stage.says("w1", bad, LoopStage.success("w1", attempts.get(1)));

      assertThat(stage.states(run)).isEqualTo(Map.of("bad", "FAILED", "good", "SUCCEEDED"));
      assertThat(stage.task(run, "bad").failure().orElseThrow())
          .satisfies(
              f -> {
                assertThat(f.failureClass()).isEqualTo("INTERNAL");
                assertThat(f.message()).startsWith("The report of this attempt cannot be stored: ");
              });
      assertThat(stage.acknowledged("w1")).containsExactlyElementsOf(attempts);
      assertThat(stage.queries.models()).isEmpty();
    }
  }

  @Test
  void aRunThatCannotBeStoredIsRefusedAndTheLoopGoesOn() {
    String tooLong = "r".repeat(41);

    assertThatThrownBy(() -> stage.trigger(tooLong, plan("d", step("a"))).join())
        .hasCauseInstanceOf(Refused.class)
        .hasMessageContaining("The run cannot be stored");

    stage.trigger("r1", plan("d", step("a")));
    assertThat(stage.state("r1")).isEqualTo("RUNNING");
  }

  @Test
  void factsOfARegistrationMayHoldNull() {
    AttemptKey attempt = running();
    Registration wish =
        new Registration("wine", "b".repeat(64), null, Collections.singletonMap("note", null));

    stage.says("w1", with(LoopStage.success("w1", attempt), List.of(), Map.of(), List.of(wish)));

    assertThat(stage.task("r1", "a").state()).isEqualTo("SUCCEEDED");
    assertThat(stage.queries.modelVersion("wine", "1")).isPresent();
  }
}
