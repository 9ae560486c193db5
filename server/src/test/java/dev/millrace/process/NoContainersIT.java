package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that runs no containers. */
class NoContainersIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void whatWantsAContainerWaitsSaysSoAndHoldsUpNothingElse() {
    try (Program program =
        Program.start(
            directory,
            Map.of("MILLRACE_WORKER_CONTAINERS", "none"),
            "server",
            "--port",
            "0",
            "--data",
            "state")) {
      Rest rest = new Rest(program.await("(http://127.0.0.1:[0-9]+)"));
      rest.submit(
          "boxed.yaml",
          """
          apiVersion: millrace/v1
          dag: boxed
          steps:
            boxed: {uses: container, with: {image: debian, run: ls}}
            plain: {uses: shell, with: {run: ls}}
          """,
          Map.of());
      String run = rest.trigger("boxed", "{}", "one").json().path("id").asText();

      rest.awaitTask(run, "plain", "SUCCEEDED", A_RUN);
      JsonNode boxed = rest.get("/api/v1/runs/" + run + "/tasks/boxed").json();
      assertThat(boxed.path("state").asText()).isEqualTo("READY");
      assertThat(boxed.path("waitsFor").asText())
          .isEqualTo("no worker that runs containers, 1 workers seen");
    }
  }

  @Test
  void aProgramThatIsNotThereIsRefusedAtTheStart() {
    Program program =
        Program.start(
            directory,
            Map.of("MILLRACE_WORKER_CONTAINERS", "dokcer"),
            "server",
            "--port",
            "0",
            "--data",
            "state");

    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(2);
    assertThat(program.err())
        .contains("millrace.worker.containers (MILLRACE_WORKER_CONTAINERS) is \"dokcer\"")
        .contains("expected docker, podman, a path to one of them, or none");
  }
}
