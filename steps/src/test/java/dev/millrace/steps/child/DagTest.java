package dev.millrace.steps.child;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Waiting.ChildRun;
import dev.millrace.steps.testkit.FakeStepContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagTest {
  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it = new FakeStepContext(new DagKind(), directory.resolve("it")).with("dag", "wine");
  }

  @Test
  void itAsksForARunFirst() throws Exception {
    it.with("params", Map.of("trees", 3L));

    assertThat(it.run().waiting()).contains(new ChildRun("wine", Map.of("trees", 3L)));
  }

  @Test
  void itEndsWellWithTheRun() throws Exception {
    it.resumed(Map.of("waited", "run", "run", "r-7", "state", "SUCCEEDED", "reason", ""));

    assertThat(it.run().values()).isEqualTo(Map.of("run", "r-7", "state", "SUCCEEDED"));
  }

  @Test
  void itFailsWithTheRunAndSaysWhy() throws Exception {
    it.resumed(Map.of("waited", "run", "run", "r-7", "state", "FAILED", "reason", "no wine"));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Run r-7 of DAG 'wine' ended as FAILED: no wine");

    it.resumed(Map.of("waited", "run", "run", "r-7", "state", "CANCELLED", "reason", ""));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Run r-7 of DAG 'wine' ended as CANCELLED.");
  }
}
