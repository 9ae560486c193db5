package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One fault at a time in a deployment of two schedulers, two workers and PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
  private static final Duration A_RUN = Duration.ofMinutes(3);

  /**
   * The lease of a worker is 11 s. Up to 2 s of it may be over when its scheduler is killed, and
   * the next one confirms within half a second what it hears of.
   */
  private static final Duration WELL_WITHIN_THE_LEASE = Duration.ofSeconds(8);

  /** Says where it runs, and waits until a file is there: in the hands of the test. */
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: held
      params:
        here: {type: string, default: ""}
        gate: {type: string, default: ""}
      defaults:
        retry: {max: 2, on: [transient, lost], backoff: {initial: 100ms, factor: 1, jitter: 0}}
      steps:
        begin: {uses: noop}
        held:
          uses: shell
          needs: [begin]
          with:
            run: |
              echo $$ > "$PARAM_HERE/$MILLRACE_ATTEMPT"
              until [ -e "$PARAM_GATE" ]; do sleep 0.1; done
              echo "attempt $MILLRACE_ATTEMPT" > "$OUT_WHO"
            params: {here: "${{ params.here }}", gate: "${{ params.gate }}"}
            outputs: {who: file}
        after: {uses: noop, needs: [held]}
      """;

  private Path directory;
  private Deployment deployment;
  private int number;

  @BeforeAll
  void startDeployment(@TempDir Path fresh) {
    directory = fresh;
    deployment = Deployment.start(directory, 2);
    deployment.rest("s1").submit("held.yaml", DAG, Map.of());
  }

  @AfterAll
  void closeDeployment() {
    deployment.close();
  }

  @AfterEach
  void everybodyIsWellAgain() {
    deployment.thawAll(); // also after a test that failed while one stood still
    deployment.startMissing();
    deployment.awaitWhole();
  }

  /** A run of the DAG whose held step runs. */
  private record Held(String run, Path here, Path gate) {
    void open() {
      try {
        Files.writeString(gate, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean began(int attempt) {
      return Files.exists(here.resolve(Integer.toString(attempt)));
    }

    long pid(int attempt) {
      try {
        return Long.parseLong(Files.readString(here.resolve(Integer.toString(attempt))).strip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Held hold(String scheduler) {
    try {
      Path here = Files.createDirectories(directory.resolve("held-" + ++number));
      Path gate = here.resolve("gate");
      String params = "{\"here\":\"%s\",\"gate\":\"%s\"}".formatted(here, gate);
      Rest.Answer answer = deployment.rest(scheduler).trigger("held", params, here.toString());
      assertThat(answer.status()).describedAs(answer.text()).isBetween(200, 299);
      Held held = new Held(answer.json().path("id").asText(), here, gate);
      Waiting.until("the held step", A_RUN, () -> held.began(1));
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String workerOf(Held held, String scheduler) {
    deployment.rest(scheduler).awaitTask(held.run(), "held", "RUNNING", A_RUN);
    String worker =
        deployment
            .rest(scheduler)
            .get("/api/v1/runs/" + held.run() + "/tasks/held")
            .json()
            .path("worker")
            .asText();
    return deployment.memberOf(worker).orElseThrow();
  }

  private List<String> attempts(Held held) {
    return deployment
        .database()
        .texts(
            "select state from attempt where task_id = 'held' and run_id = '%s' order by number"
                .formatted(held.run()));
  }

  private List<String> owners() {
    return deployment.database().texts("select distinct owner from shard where owner is not null");
  }

  private void succeeds(Held held, String scheduler) {
    JsonNode ended = deployment.rest(scheduler).awaitEnd(held.run(), A_RUN);
    assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
  }

  @Test
  void theTasksOfAKilledWorkerRunElsewhereAndNothingOfThemIsLeft() {
    Held held = hold("s1");

    deployment.kill(workerOf(held, "s1"));

    Waiting.until("the second attempt", A_RUN, () -> held.began(2));
    Waiting.until("the end of the first", A_RUN, () -> isGone(held.pid(1)));
    held.open();
    succeeds(held, "s2");
    assertThat(attempts(held)).containsExactly("LOST", "SUCCEEDED");
  }

  @Test
  void aWorkerThatHungChangesNothingWhenItWakesAndItsChildrenAreDead() {
    Held held = hold("s2");
    String hung = workerOf(held, "s2");

    deployment.program(hung).freeze();
    Waiting.until("the second attempt", A_RUN, () -> held.began(2));
    held.open();
    succeeds(held, "s1");
    deployment.program(hung).thaw();

    deployment.awaitWhole();
    Waiting.until("the end of what it ran", A_RUN, () -> isGone(held.pid(1)));
    assertThat(attempts(held)).containsExactly("LOST", "SUCCEEDED");
    assertThat(
            deployment
                .database()
                .number(
                    "select t.token - a.token from task t join attempt a on a.run_id = t.run_id and"
                        + " a.task_id = t.id where a.number = 2 and t.id = 'held' and t.run_id = '"
                        + held.run()
                        + "'"))
        .as("the token of the task is that of its last attempt")
        .isZero();
  }

  @Test
  void theRunsOfAKilledSchedulerGoOnAtTheOtherWithoutBeingRunAgain() {
    List<Held> runs = Stream.generate(() -> hold("s1")).limit(3).toList();

    deployment.kill("s1");
    runs.forEach(Held::open);

    runs.forEach(held -> succeeds(held, "s2"));
    assertThat(runs).allSatisfy(held -> assertThat(attempts(held)).containsExactly("SUCCEEDED"));
  }

  @Test
  void aWorkerKilledTogetherWithTheSchedulerOfItsRunIsReplacedByThoseWhoAreLeft() {
    Held held = hold("s2");
    String worker = workerOf(held, "s2");

    long killed = System.nanoTime();
    deployment.kill("s1");
    deployment.kill(worker);
    Waiting.until("the second attempt", A_RUN, () -> held.began(2));
    System.out.printf(
        "A worker and a scheduler killed together: second attempt after %.1f s%n",
        (System.nanoTime() - killed) / 1e9);

    held.open();
    succeeds(held, "s2");
    assertThat(attempts(held)).containsExactly("LOST", "SUCCEEDED");
  }

  /** Schedulers that are back within the lease of the workers find what runs still running. */
  @Test
  void afterARestartOfAllSchedulersWhatStillRunsIsAdopted() {
    Held held = hold("s1");

    long killed = System.nanoTime();
    deployment.kill("s1");
    deployment.kill("s2");
    List<String> before = owners();
    deployment.startMissing();
    Waiting.until("new owners", A_RUN, () -> Collections.disjoint(before, owners()));
    deployment.awaitWhole();
    boolean inTime = System.nanoTime() - killed < WELL_WITHIN_THE_LEASE.toNanos();
    held.open();

    succeeds(held, "s2");
    List<String> attempts = attempts(held);
    System.out.println(
        "All schedulers restarted "
            + (inTime ? "" : "not ")
            + "well within the lease: "
            + attempts);
    if (inTime) {
      assertThat(attempts).containsExactly("SUCCEEDED");
    } else {
      assertThat(attempts).last().isEqualTo("SUCCEEDED");
      assertThat(attempts.subList(0, attempts.size() - 1)).allMatch("LOST"::equals);
    }
  }

  @Test
  void restartingOneSchedulerAfterTheOtherDisturbsNothingThatRuns() {
    Held held = hold("s1");

    for (String scheduler : List.of("s1", "s2")) {
      deployment.stop(scheduler);
      deployment.startMissing();
      deployment.awaitWhole();
    }
    held.open();

    succeeds(held, "s1");
    assertThat(attempts(held)).containsExactly("SUCCEEDED");
  }

  @Test
  void aSchedulerThatEndsInGoodOrderHandsItsRunsOver() {
    List<Held> runs = Stream.generate(() -> hold("s2")).limit(3).toList();
    long known = deployment.database().number("select count(*) from scheduler");

    deployment.stop("s1");
    Waiting.until(
        "the shards to be those of s2",
        A_RUN,
        () -> deployment.database().number("select count(distinct owner) from shard") == 1);
    runs.forEach(Held::open);

    runs.forEach(held -> succeeds(held, "s2"));
    assertThat(runs).allSatisfy(held -> assertThat(attempts(held)).containsExactly("SUCCEEDED"));
    assertThat(deployment.database().number("select count(*) from scheduler"))
        .as("it took its name from the list, as none that was killed does")
        .isEqualTo(known - 1);
  }

  @Test
  void aSchedulerThatHungAndWokeIsPartOfTheWholeAgain() {
    deployment.program("s1").freeze();
    Waiting.until(
        "s2 to own all",
        A_RUN,
        () -> deployment.database().number("select count(distinct owner) from shard") == 1);
    Held held = hold("s2");
    deployment.program("s1").thaw();

    deployment.awaitWhole();
    Waiting.until(
        "the shards to be shared",
        A_RUN,
        () -> deployment.database().number("select count(distinct owner) from shard") == 2);
    held.open();
    succeeds(held, "s1");
  }

  @Test
  void whileTheDatabaseIsAwayRequestsAreAnsweredBy503AndAfterwardsAllGoesOn() {
    Held held = hold("s1");
    String run = "/api/v1/runs/" + held.run();

    deployment.database().stop();
    held.open();
    for (String path :
        List.of(
            run,
            run + "/tasks",
            run + "/tasks/held/attempts",
            run + "/tasks/held/logs",
            run + "/graph",
            "/api/v1/runs",
            "/api/v1/dags",
            "/api/v1/dags/held",
            "/api/v1/artifacts",
            "/api/v1/models",
            "/v2/models/none/ready")) {
      assertUnavailable(path, deployment.rest("s1").get(path));
      assertUnavailable(path, deployment.rest("s2").get(path));
    }
    assertUnavailable("trigger", deployment.rest("s2").trigger("held", "{}", "while-away"));
    assertThat(deployment.rest("s1").get("/q/health/ready").status()).isEqualTo(503);
    assertThat(deployment.rest("s1").get("/q/health/live").status()).isEqualTo(200);
    deployment.database().startAgain();

    succeeds(held, "s2");
    assertThat(attempts(held)).containsExactly("SUCCEEDED");
    Waiting.until(
        "readiness", A_RUN, () -> deployment.rest("s1").get("/q/health/ready").status() == 200);
  }

  @Test
  void aSchedulerThatStartsWhileTheDatabaseIsAwayWaitsForIt() {
    deployment.kill("s2");
    deployment.database().stop();
    deployment.start("s2");
    deployment.program("s2").await("trying again for 60 s");
    deployment.database().startAgain();

    deployment.awaitWhole();
    Held held = hold("s2");
    held.open();
    succeeds(held, "s2");
  }

  @Test
  void aDatabaseThatHangsIsToldWithinSecondsAndAfterwardsAllGoesOn() {
    Held held = hold("s1");
    String run = "/api/v1/runs/" + held.run();

    deployment.database().freeze();
    held.open();
    try {
      for (String scheduler : List.of("s1", "s2")) {
        for (String path : List.of(run, run + "/tasks", "/api/v1/runs", "/api/v1/dags/held")) {
          assertUnavailable(path, measured(path, () -> deployment.rest(scheduler).get(path)));
        }
        assertUnavailable(
            "trigger",
            measured("trigger", () -> deployment.rest(scheduler).trigger("held", "{}", "hung")));
        assertThat(deployment.rest(scheduler).get("/q/health/ready").status()).isEqualTo(503);
        assertThat(deployment.rest(scheduler).get("/q/health/live").status()).isEqualTo(200);
      }
    } finally {
      deployment.database().thaw();
    }

    succeeds(held, "s2");
    Waiting.until(
        "readiness", A_RUN, () -> deployment.rest("s1").get("/q/health/ready").status() == 200);
  }

  /** The client itself waits for 30 s: an answer after that fails the test. */
  private static Rest.Answer measured(String what, Supplier<Rest.Answer> question) {
    long asked = System.nanoTime();
    Rest.Answer answer = question.get();
    System.out.printf(
        "PostgreSQL hangs: %s answered %d after %.1f s%n",
        what, answer.status(), (System.nanoTime() - asked) / 1e9);
    return answer;
  }

  private static void assertUnavailable(String what, Rest.Answer answer) {
    assertThat(answer.status()).as("%s answered %s", what, answer.text()).isEqualTo(503);
    assertThat(answer.retryAfter()).as("Retry-After of %s", what).matches("[0-9]+");
  }

  private static boolean isGone(long pid) {
    return ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true);
  }
}
