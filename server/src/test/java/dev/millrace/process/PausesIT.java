package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool, a trigger and everything are paused by command, with a {@code kill -9} in between. */
class PausesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String FAILING =
      """
      apiVersion: millrace/v1
      dag: failing
      triggers:
        often: {every: 1s, pause-after: 2}
      steps:
        first: {uses: shell, with: {run: exit 1}}
      """;
  private static final String POOLED =
      """
      apiVersion: millrace/v1
      dag: pooled
      steps:
        first: {uses: noop, pool: gpu}
      """;

  @TempDir private Path directory;

  private Program start() {
    return Program.start(directory, "dev", "dags", "--port", "0", "--data", "state");
  }

  private static Rest rest(Program dev) {
    return new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
  }

  private String says(Rest rest, String... words) {
    String[] arguments = new String[words.length + 2];
    System.arraycopy(words, 0, arguments, 0, words.length);
    arguments[words.length] = "--server";
    arguments[words.length + 1] = rest.base();
    try (Program command = Program.start(directory, arguments)) {
      assertThat(command.exitCode()).describedAs(command.describe()).isZero();
      return command.out();
    }
  }

  private static String triggered(Rest rest) {
    Waiting.until("the DAG", PATIENCE, () -> rest.get("/api/v1/dags/pooled").status() == 200);
    return rest.post("/api/v1/dags/pooled/runs", "{}").json().path("id").asText();
  }

  private static void waits(Rest rest, String run, String words) {
    Waiting.until(
        "run " + run + " " + words,
        PATIENCE,
        () -> rest.get("/api/v1/runs/" + run + "/why").text().contains(words));
  }

  @Test
  void whatWaitsSaysWhoPausedItAndGoesOnAfterAKillAndTheResume() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(directory.resolve("dags"), "pooled.yaml", POOLED);
    String run;
    try (Program dev = start()) {
      Rest rest = rest(dev);
      says(rest, "pools", "set", "gpu", "2");
      says(rest, "pools", "pause", "gpu", "--reason", "new drivers", "--by", "ada");
      run = triggered(rest);
      waits(rest, run, "pool gpu is paused by ada since ");
      says(rest, "maintenance", "on", "--reason", "new disks", "--by", "bob");
      waits(rest, run, "Millrace is paused by bob since ");
      dev.kill();
    }
    try (Program dev = start()) {
      Rest rest = rest(dev);
      waits(rest, run, "Millrace is paused by bob since ");
      assertThat(says(rest, "maintenance"))
          .contains("is paused by bob since ")
          .contains("new disks");
      assertThat(says(rest, "maintenance", "off")).contains("There is no maintenance");
      waits(rest, run, "pool gpu is paused by ada since ");
      says(rest, "pools", "resume", "gpu");
      assertThat(rest.awaitEnd(run, PATIENCE).path("state").asText()).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void aTriggerThatFailsTwiceIsPausedAndSaysHowToResumeIt() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(directory.resolve("dags"), "failing.yaml", FAILING);
    try (Program dev = start()) {
      Rest rest = rest(dev);
      String path = "/api/v1/dags/failing/triggers";
      Waiting.until(
          "the pause",
          PATIENCE,
          () -> rest.get(path).text().contains("millrace schedule resume failing often"));
      assertThat(says(rest, "schedule", "list")).contains("millrace");
      says(rest, "schedule", "resume", "failing", "often");
    }
  }
}
