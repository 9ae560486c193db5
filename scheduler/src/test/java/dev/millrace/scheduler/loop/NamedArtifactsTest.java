package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.loop.LoopStage.success;
import static dev.millrace.scheduler.loop.LoopStage.until;
import static dev.millrace.scheduler.sketch.StepSketch.leaving;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.spi.artifact.ArtifactType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task whose parameter names an artifact is told each time whether it is there. */
class NamedArtifactsTest {
  private static final DagOutput DATA =
      new DagOutput.Artifact("data", "a", "data", ArtifactType.FILE);
  private static final String DIGEST = "d".repeat(64);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private Assign one() {
    List<Assign> assigned = stage.heard("w1", Assign.class);
    assertThat(assigned).hasSize(1);
    return assigned.get(0);
  }

  /** A run of a task that names it; what the first attempt is told. */
  private Assign begins(String reference) {
    stage.grants("w1", 1);
    stage.trigger("waiting", plan("d", step("a").with("awaited", reference)));
    return one();
  }

  /** It looks again a little later; what it is told then. */
  private Assign looksAgain(Assign before) {
    stage.begins("w1", before.attempt());
    stage.waits("w1", before.attempt(), until(stage.clock.instant().plusSeconds(10)));
    stage.advance(Duration.ofSeconds(10));
    return one();
  }

  /** A run of another DAG leaves data, and registers what it made as a model. */
  private long leaves(String run) {
    stage.grants("w2", 1);
    stage.trigger(run, leaving(plan("up", step("a")), DATA));
    AttemptKey attempt = stage.assignedOne("w2");
    stage.begins("w2", attempt);
    stage.says(
        "w2",
        new Finished(
            "w2",
            attempt,
            1_000,
            3_000,
            null,
            success("w2", attempt, "data").outputs(),
            Map.of("n", 7L),
            List.of(new Registration("wine", DIGEST, "live", Map.of()))));
    stage.settle();
    assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
    return stage.clock.instant().toEpochMilli();
  }

  @Test
  void whatADagLeftIsKnownFromTheNextLookOn() {
    Assign first = begins("up.data");
    assertThat(first.with()).isEqualTo(Map.of("awaited", "up.data"));
    assertThat(first.artifacts()).isEmpty();

    stage.begins("w1", first.attempt());
    stage.waits("w1", first.attempt(), until(stage.clock.instant().plusSeconds(10)));
    long since = leaves("u1");
    stage.grants("w1", 1);
    stage.advance(Duration.ofSeconds(10));

    Assign second = one();
    assertThat(second.artifacts())
        .isEqualTo(Map.of("up.data", new KnownArtifact("file", DIGEST, since, "u1")));
    assertThat(second.inputs()).as("nothing to be fetched").isEmpty();
  }

  @Test
  void aDigestIsKnownOnceARunHasMadeIt() {
    String reference = "artifact:sha256:" + DIGEST;
    Assign first = begins(reference);
    assertThat(first.artifacts()).isEmpty();
    leaves("u1");
    stage.grants("w1", 1);

    assertThat(looksAgain(first).artifacts())
        .isEqualTo(Map.of(reference, new KnownArtifact("file", DIGEST, 0, "")));
  }

  @Test
  void aModelIsKnownByItsBundleOnceItIsRegistered() {
    Assign first = begins("model:wine@live");
    assertThat(first.artifacts()).isEmpty();
    leaves("u1");
    stage.grants("w1", 1);

    Assign second = looksAgain(first);
    assertThat(second.artifacts())
        .isEqualTo(Map.of("model:wine@live", new KnownArtifact("bundle", DIGEST, 0, "")));
    assertThat(second.models()).as("its bytes are not fetched").isEmpty();
  }
}
