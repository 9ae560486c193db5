package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps in containers of a real Docker: what they see, what bounds them, and that none outlives its
 * attempt. {@code deploy/containers/with-docker} says where Docker is and makes the image.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerStepsIT {
  private static final String IMAGE = System.getenv("MILLRACE_TEST_IMAGE");
  private static final Duration A_RUN = Duration.ofSeconds(120);

  @TempDir private static Path directory;
  private Program program;
  private Rest rest;

  @BeforeAll
  void start() {
    assumeTrue(
        IMAGE != null && !IMAGE.isEmpty(),
        "no MILLRACE_TEST_IMAGE: run by ./verify, or by deploy/containers/with-docker, as root");
    begin();
  }

  private void begin() {
    program =
        Program.start(
            directory,
            Map.of(
                "MILLRACE_WORKER_CONTAINER_IMAGE", IMAGE, "MILLRACE_SECRET_TOKEN", "s3cret-words"),
            "server",
            "--port",
            "0",
            "--data",
            "state",
            "--slots",
            "4");
    rest = new Rest(program.await("(http://127.0.0.1:[0-9]+)"));
  }

  @AfterAll
  void stop() {
    if (program != null) {
      program.close();
    }
  }

  private String trigger(String name, String steps) {
    rest.submit(
        name + ".yaml",
        "apiVersion: millrace/v1\ndag: "
            + name
            + "\nsteps:\n"
            + steps.indent(2).replace("IMAGE", IMAGE),
        Map.of());
    Rest.Answer answer = rest.trigger(name, "{}", name);
    assertThat(answer.status()).describedAs(answer.text()).isBetween(200, 299);
    return answer.json().path("id").asText();
  }

  private JsonNode task(String run, String task) {
    return rest.get("/api/v1/runs/" + run + "/tasks/" + task).json();
  }

  private String state(String run, String task) {
    return task(run, task).path("state").asText();
  }

  private void awaitEnd(String run, String state) {
    assertThat(rest.awaitEnd(run, A_RUN).path("state").asText())
        .describedAs(() -> rest.get("/api/v1/runs/" + run + "/tasks").text() + program.describe())
        .isEqualTo(state);
  }

  private void fails(String run, String task, String failureClass, String message) {
    JsonNode found = task(run, task);
    assertThat(found.path("failure").toString())
        .describedAs(found.toString())
        .contains(failureClass)
        .contains(message);
  }

  /** Containers of a run that Docker knows, also those that have ended. */
  private static List<String> containers(String run) {
    List<String> names = new ArrayList<>();
    for (String name : docker("ps", "-a", "--format", "{{.Names}}").split("\\s+")) {
      if (name.startsWith("millrace-" + run.toLowerCase(Locale.ROOT))) {
        names.add(name);
      }
    }
    return names;
  }

  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).describedAs(command + ": " + text).isZero();
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void aContainerIsGivenItsInputsAndGivesOutputsAndValues() {
    String run =
        trigger(
            "given",
            """
            raw:
              uses: shell
              with: {run: 'printf "1\\n2\\n" > "$OUT_TABLE"', outputs: {table: file}}
            boxed:
              uses: container
              in: {table: raw.table}
              worker: {memory: 96MiB, cpu: 0.5}
              env: {MODE: fast, PATH: "/usr/bin:/bin:/more"}
              secrets: [TOKEN]
              with:
                image: IMAGE
                run: |
                  [ "$MODE" = fast ] && [ "$PATH" = /usr/bin:/bin:/more ] && [ ${#TOKEN} = 12 ]
                  echo "told $TOKEN" >&2
                  [ "$IN_TABLE" = /millrace/in/table/0 ]
                  ! echo more >> "$IN_TABLE" 2>/dev/null
                  ! touch /millrace/given/x 2>/dev/null
                  [ "$(id -u)" = 65534 ]
                  ! ip -o link show up | grep -v LOOPBACK
                  [ "$PARAM_GREETING" = "it's
                  two lines" ]
                  [ "$HOME" = "$TMPDIR" ] && touch "$TMPDIR/x"
                  cat "$IN_TABLE" > "$OUT_COPY"
                  echo 0.5 half >> "$MILLRACE_PROGRESS"
                  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes)
                  echo "{\\"limit\\": $limit}" > "$MILLRACE_VALUES"
                params: {greeting: "it's\\ntwo lines"}
                outputs: {copy: file}
                values: {limit: integer, stdout: text}
            own:
              uses: container
              with: {image: IMAGE, command: [python3, -c], args: ["print(6 * 7)"], values: {stdout: text}, read-only: true}
            shell:
              uses: shell
              isolation: container
              in: {copy: boxed.copy}
              with: {run: 'wc -l < "$IN_COPY"; id -u >&2', values: {stdout: text}}
            python:
              uses: python
              isolation: container
              in: {copy: boxed.copy}
              with:
                code: |
                  import os, sys
                  lines = len(open(os.environ["IN_COPY"]).readlines())
                  print(os.getcwd(), sys.path[1])
                  open(os.environ["MILLRACE_VALUES"], "w").write('{"lines": %d}' % lines)
                values: {lines: integer, stdout: text}
            """);

    awaitEnd(run, "SUCCEEDED");
    assertThat(task(run, "boxed").at("/values/limit").asLong()).isEqualTo(96 << 20);
    assertThat(task(run, "boxed").at("/outputs/0/facts/image").asText())
        .isEqualTo(docker("image", "inspect", "--format", "{{.Id}}", IMAGE).strip());
    assertThat(rest.get("/api/v1/runs/" + run + "/tasks/boxed/logs").text())
        .contains("told ")
        .doesNotContain("s3cret-words");
    assertThat(task(run, "own").at("/values/stdout").asText()).isEqualTo("42");
    assertThat(task(run, "shell").at("/values/stdout").asText()).isEqualTo("2");
    assertThat(task(run, "python").path("values").toString())
        .contains("\"lines\":2")
        .contains("/millrace/work /millrace/given/lib");
    assertThat(containers(run)).isEmpty();
  }

  @Test
  void theExampleRuns() {
    Program run =
        Program.start(
            directory,
            Map.of("MILLRACE_WORKER_CONTAINER_IMAGE", IMAGE),
            "run",
            Pipelines.examples().resolve("boxed.yaml").toString(),
            "-p",
            "image=" + IMAGE,
            "--data",
            "example");

    assertThat(run.exitCode()).describedAs(run.describe()).isZero();
    assertThat(run.out()).describedAs(run.describe()).doesNotContain("SKIPPED");
  }

  @Test
  void whatGoesWrongHasItsClass() {
    String run =
        trigger(
            "wrong",
            """
            greedy:
              uses: container
              on-failure: continue
              worker: {memory: 64MiB}
              with: {image: IMAGE, command: [python3, -c, "bytearray(300 << 20)"]}
            missing:
              uses: container
              on-failure: continue
              with: {image: 'nobody/has-this:1', pull: never}
            unknown:
              uses: container
              on-failure: continue
              with: {image: IMAGE, command: [no-such-program]}
            listed:
              uses: container
              on-failure: continue
              with: {image: IMAGE, run: 'echo broken >&2; exit 7', exit-codes: {"7": data}}
            thief:
              uses: container
              on-failure: continue
              with: {image: IMAGE, run: 'ln -s /etc/shadow "$OUT_LOOT"', outputs: {loot: file}}
            slow:
              uses: container
              on-failure: continue
              timeout: 2s
              with: {image: IMAGE, run: 'trap "echo asked; exit 0" TERM; while :; do sleep 0.1; done'}
            """);

    awaitEnd(run, "SUCCEEDED");
    fails(run, "greedy", "OOM", "used up its memory");
    fails(run, "missing", "USER", "There is no image 'nobody/has-this:1' on this worker");
    fails(run, "unknown", "USER", "no-such-program");
    fails(run, "listed", "DATA", "exit code 7. It said: broken");
    fails(run, "thief", "USER", "Output 'loot' (file) was not written");
    fails(run, "slow", "TIMEOUT", "2s");
    assertThat(containers(run)).isEmpty();
  }

  @Test
  void cancelledMeansThatTheContainerIsGone() {
    String run = sleeping("cancelled");

    assertThat(rest.post("/api/v1/runs/" + run + "/kill", "{}").status()).isEqualTo(202);
    awaitEnd(run, "CANCELLED");

    assertThat(containers(run)).isEmpty();
    assertThat(StepProcesses.of(Set.of(run))).isEmpty();
  }

  @Test
  void noContainerOutlivesAWorkerThatIsKilledAndTheStepRunsAgain() {
    String run = sleeping("killed");
    List<String> before = containers(run);

    program.kill();
    Waiting.until("the container to end with its worker", A_RUN, () -> containers(run).isEmpty());
    begin();
    Waiting.until(
        "another container",
        A_RUN,
        () -> containers(run).size() == 1 && !containers(run).equals(before));
    rest.post("/api/v1/runs/" + run + "/kill", "{}");
    awaitEnd(run, "CANCELLED");
  }

  @Test
  void whatAWorkerOnThisMachineLeftBehindIsRemovedByTheNext() {
    // The id of a process that has ended for certain, and so a worker that is gone.
    String namespace = pidNamespace();
    docker(
        "run",
        "-d",
        "--network",
        "none",
        "--name",
        "millrace-left",
        "--label",
        "dev.millrace.worker=" + namespace + ".4194304.1.1",
        IMAGE,
        "sleep",
        "600");
    docker(
        "run",
        "-d",
        "--network",
        "none",
        "--name",
        "millrace-other",
        "--label",
        "dev.millrace.worker=1.4194304.1.1",
        IMAGE,
        "sleep",
        "600");

    program.close();
    begin();

    Waiting.until("its removal", A_RUN, () -> containers("left").isEmpty());
    assertThat(containers("other")).as("of a machine that cannot be judged").hasSize(1);
    docker("rm", "--force", "millrace-other");
  }

  private static String pidNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String sleeping(String name) {
    String run =
        trigger(
            name,
            """
            asleep:
              uses: container
              retry: {max: 0}
              with: {image: IMAGE, run: 'echo 0.1 asleep > "$MILLRACE_PROGRESS"; sleep 600'}
            """);
    Waiting.until(
        () -> "the container of " + run + task(run, "asleep") + program.describe(),
        A_RUN,
        () ->
            containers(run).size() == 1
                && task(run, "asleep").path("progress").toString().contains("asleep"));
    assertThat(state(run, "asleep")).isEqualTo("RUNNING");
    return run;
  }
}
