package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two schedulers, three workers and PostgreSQL, each in a container of its own, whose network is
 * cut: one cut at a time, and then many faults from a seed while runs go through. {@code
 * deploy/containers/with-docker} makes the image and says where Docker is; {@code
 * -Dcontainers.seed=N} draws the same faults again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainersIT {
  private static final String IMAGE = System.getenv("MILLRACE_TEST_IMAGE");
  private static final Duration A_RUN = Duration.ofSeconds(60);
  private static final Duration REST_WITHIN = Duration.ofMinutes(6);
  private static final int RUNS = Integer.getInteger("containers.runs", 200);
  private static final int FAULTS = Integer.getInteger("containers.faults", 10);

  /** Shorter than the lease of a worker, which is 11 s. */
  private static final Duration WITHIN_THE_LEASE = Duration.ofSeconds(5);

  /**
   * Who cannot be heard is out of the cluster after 10 s; a scheduler without workers gives its
   * shards up 3 s later. The rest is for a busy machine.
   */
  private static final Duration UNTIL_OUT = Duration.ofSeconds(30);

  /**
   * After the last cut is healed: the schedulers wait up to 24 s for Hazelcast to join them, then
   * one moves, which takes up to 10 s.
   */
  private static final Duration JOINED_WITHIN = Duration.ofSeconds(45);

  /** Says where it runs, and waits there until the test lets it go on. */
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: held
      params:
        number: {type: integer, default: 0}
      defaults:
        retry: {max: 2, on: [transient, lost], backoff: {initial: 100ms, factor: 1, jitter: 0}}
      steps:
        begin: {uses: noop}
        held:
          uses: shell
          needs: [begin]
          with:
            run: |
              echo $$ > "/tmp/held-$PARAM_NUMBER-$MILLRACE_ATTEMPT"
              until [ -e "/tmp/gate-$PARAM_NUMBER" ]; do sleep 0.1; done
              echo "attempt $MILLRACE_ATTEMPT" > "$OUT_WHO"
            params: {number: "${{ params.number }}"}
            outputs: {who: file}
        after: {uses: noop, needs: [held]}
      """;

  private final long seed = Long.getLong("containers.seed", System.nanoTime() & 0xffff_ffffL);
  private ContainerDeployment deployment;
  private int number;

  @BeforeAll
  void startDeployment() {
    assumeTrue(
        IMAGE != null && !IMAGE.isEmpty(),
        "no MILLRACE_TEST_IMAGE: run by ./verify, or by deploy/containers/with-docker, as root");
    deployment = ContainerDeployment.of(IMAGE);
    deployment.rest("s1").submit("held.yaml", DAG, Map.of());
  }

  @AfterAll
  void closeDeployment() {
    if (deployment != null) {
      deployment.close();
    }
  }

  @AfterEach
  void everybodyIsWellAgain() {
    long healed = System.nanoTime();
    deployment.heal();
    deployment.awaitWhole();
    Duration took = Duration.ofNanos(System.nanoTime() - healed);
    System.out.println("Containers: whole again after " + took.toMillis() + " ms");
    assertThat(took).as("from the last cut healed to all joined").isLessThan(JOINED_WITHIN);
  }

  /** A run of the DAG whose held step runs. */
  private record Held(String run, int number) {
    String mark(int attempt) {
      return "/tmp/held-" + number + "-" + attempt;
    }
  }

  private Held hold(String scheduler) {
    int mine = ++number;
    Rest.Answer answer =
        deployment.rest(scheduler).trigger("held", "{\"number\":" + mine + "}", "held-" + mine);
    assertThat(answer.status()).describedAs(answer.text()).isBetween(200, 299);
    Held held = new Held(answer.json().path("id").asText(), mine);
    awaitAttempt(held, 1);
    return held;
  }

  private void awaitAttempt(Held held, int attempt) {
    Waiting.until(
        () -> "attempt " + attempt + " of " + held + "\n" + deployment.describe(),
        A_RUN,
        () -> began(held, attempt));
  }

  private boolean began(Held held, int attempt) {
    return ContainerDeployment.WORKERS.stream().anyMatch(worker -> has(worker, held, attempt));
  }

  private boolean has(String worker, Held held, int attempt) {
    return deployment.machine(worker).does("test", "-s", held.mark(attempt));
  }

  private String workerOf(Held held, int attempt) {
    return ContainerDeployment.WORKERS.stream()
        .filter(worker -> has(worker, held, attempt))
        .findFirst()
        .orElseThrow();
  }

  private void open(Held held) {
    for (String worker : ContainerDeployment.WORKERS) {
      deployment.machine(worker).must("touch", "/tmp/gate-" + held.number());
    }
  }

  /** Whether anything that the run started is there, seen from inside of the machine. */
  private boolean runsSomethingOf(String worker, List<String> runs) {
    return !leftOn(worker, runs).isEmpty();
  }

  private List<String> leftOn(String worker, List<String> runs) {
    String variables =
        deployment
            .machine(worker)
            .must("bash", "-c", "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true");
    return variables
        .lines()
        .filter(line -> line.startsWith("MILLRACE_RUN="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .filter(runs::contains)
        .map(run -> worker + " runs something of " + run)
        .toList();
  }

  private List<String> attempts(Held held) {
    return deployment
        .database()
        .texts(
            "select state from attempt where task_id = 'held' and run_id = '%s' order by number"
                .formatted(held.run()));
  }

  private void succeeds(Held held, String scheduler) {
    Waiting.until(
        () -> "the end of " + held + "\n" + deployment.describe(),
        A_RUN,
        () -> deployment.rest(scheduler).hasEnded(held.run()));
    JsonNode ended = deployment.rest(scheduler).get("/api/v1/runs/" + held.run()).json();
    assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
  }

  /** Lets a time pass that a fault is to last. */
  private static void let(Duration pass) {
    long begin = System.nanoTime();
    Waiting.until(
        "time to pass", pass.plusMinutes(1), () -> System.nanoTime() - begin >= pass.toNanos());
  }

  @Test
  void aWorkerThatIsCutOffAndBackWithinItsLeaseKeepsWhatItDoes() {
    Held held = hold("s1");
    String worker = workerOf(held, 1);

    deployment.isolate(worker);
    let(WITHIN_THE_LEASE);
    deployment.heal();
    deployment.awaitWhole();
    open(held);

    succeeds(held, "s2");
    assertThat(attempts(held)).containsExactly("SUCCEEDED");
  }

  @Test
  void aWorkerThatIsCutOffForLongerLosesItsTasksAndChangesNothingOnceItIsBack() {
    Held held = hold("s1");
    String worker = workerOf(held, 1);

    deployment.isolate(worker);
    awaitAttempt(held, 2);
    assertThat(workerOf(held, 2)).isNotEqualTo(worker);
    Waiting.until(
        "the end of the children of the worker that is cut off",
        WITHIN_THE_LEASE,
        () -> !runsSomethingOf(worker, List.of(held.run())));
    open(held);
    succeeds(held, "s2");
    deployment.heal();

    deployment.awaitWhole();
    assertThat(attempts(held)).containsExactly("LOST", "SUCCEEDED");
  }

  /** What it held may be lost: its workers may miss its word before the other knows of them. */
  @Test
  void theRunsOfASchedulerThatIsCutFromTheDatabaseGoOnAtTheOther() {
    List<Held> runs = holdAtBoth();

    deployment.cut("s1", ContainerDeployment.DATABASE);
    awaitOneOwner();
    runs.forEach(this::open);

    runs.forEach(held -> succeeds(held, "s2"));
    runs.forEach(this::onlyTheLastAttemptSucceeded);
  }

  /** Hazelcast then leaves the workers to one of them; the other gives its shards up. */
  @Test
  void theRunsOfSchedulersThatAreCutFromEachOtherGoOnAtOneOfThem() {
    List<Held> runs = holdAtBoth();

    deployment.cut("s1", "s2");
    awaitOneOwner();
    runs.forEach(this::open);

    runs.forEach(held -> succeeds(held, "s1"));
    runs.forEach(this::onlyTheLastAttemptSucceeded);
  }

  /** Two halves that each could work, and both reach the database. */
  @Test
  void bothHalvesOfASplitGoOnAndNothingIsDoneTwice() {
    List<Held> runs = holdAtBoth();

    for (String worker : List.of("w2", "w3")) {
      deployment.cut("s1", worker);
      deployment.cut("w1", worker);
    }
    deployment.cut("s1", "s2");
    deployment.cut("w1", "s2");
    Waiting.until(
        () -> "each scheduler to hear its half\n" + deployment.describe(),
        UNTIL_OUT,
        () -> deployment.rest("s1").liveWorkers() == 1 && deployment.rest("s2").liveWorkers() == 2);
    runs.forEach(this::open);

    runs.forEach(held -> succeeds(held, "s1"));
    runs.forEach(this::onlyTheLastAttemptSucceeded);
  }

  /** Its words arrive at nobody, and it hears everybody. */
  @Test
  void theTasksOfAWorkerThatHearsButIsNotHeardRunElsewhere() {
    Held held = hold("s2");
    String worker = workerOf(held, 1);

    for (String scheduler : ContainerDeployment.SCHEDULERS) {
      deployment.cutOneWay(scheduler, worker);
    }
    awaitAttempt(held, 2);
    Waiting.until(
        "the end of the children of the worker that is not heard",
        WITHIN_THE_LEASE,
        () -> !runsSomethingOf(worker, List.of(held.run())));
    open(held);

    succeeds(held, "s1");
    assertThat(attempts(held)).containsExactly("LOST", "SUCCEEDED");
  }

  /** Two slots of each worker, so that both schedulers have some. */
  private List<Held> holdAtBoth() {
    return Stream.of("s1", "s2", "s1", "s2").map(this::hold).toList();
  }

  private void awaitOneOwner() {
    Waiting.until(
        () -> "one scheduler to own all\n" + deployment.describe(),
        UNTIL_OUT,
        () -> deployment.owners() == 1);
  }

  private void onlyTheLastAttemptSucceeded(Held held) {
    List<String> attempts = attempts(held);
    assertThat(attempts).last().isEqualTo("SUCCEEDED");
    assertThat(attempts.subList(0, attempts.size() - 1)).allMatch("LOST"::equals);
  }

  @Test
  void whateverIsCutOrKilledEveryRunEndsRightAndNothingIsDoneTwice() throws Exception {
    ContainerFaults faults = ContainerFaults.draw(seed, FAULTS);
    System.out.println("Containers with seed " + seed + ": " + RUNS + " runs, " + faults.acts());
    Load load = new Load(deployment::rest, seed, RUNS, faults.length());
    load.prepare();
    Thread loading = new Thread(load, "load");
    loading.setDaemon(true);
    loading.start();
    long begin = System.nanoTime();

    for (ContainerFaults.Act act : faults.acts()) {
      Duration due = Duration.ofMillis(act.atMillis());
      Waiting.until(
          () -> "the time of " + act,
          due.plusMinutes(1),
          () -> System.nanoTime() - begin >= due.toNanos());
      carryOut(act);
    }
    Waiting.until("all runs to be taken", REST_WITHIN, load::isDone);
    Judgement judgement = new Judgement(seed, load, deployment.database(), deployment::rest);
    Waiting.until(
        () -> "every run to end; seed " + seed + "\n" + deployment.describe(),
        REST_WITHIN,
        judgement::allEnded);

    report(faults, judgement, Duration.ofNanos(System.nanoTime() - begin));
    judgement.check();
    List<String> runs = List.copyOf(load.acknowledged().keySet());
    List<String> left = new ArrayList<>();
    ContainerDeployment.WORKERS.forEach(worker -> left.addAll(leftOn(worker, runs)));
    assertThat(left).as("processes of ended attempts, seed %d", seed).isEmpty();
  }

  private void carryOut(ContainerFaults.Act act) {
    String whom = act.whom();
    if (act.begins()) {
      switch (act.kind()) {
        case KILL, RESTART_DATABASE -> deployment.kill(whom);
        case PAUSE -> deployment.machine(whom).pause();
        case ISOLATE -> deployment.isolate(whom);
        case CUT_FROM_DATABASE, CUT_APART -> deployment.cut(whom, act.from());
        case HALF_OPEN -> deployment.cutOneWay(whom, act.from());
      }
    } else {
      switch (act.kind()) {
        case KILL, RESTART_DATABASE -> deployment.start(whom);
        case PAUSE -> deployment.machine(whom).unpause();
        case ISOLATE, CUT_FROM_DATABASE, CUT_APART, HALF_OPEN -> deployment.join(whom);
      }
    }
  }

  private void report(ContainerFaults faults, Judgement judgement, Duration took) {
    System.out.printf(
        "Containers with seed %d: %s; %s; %d s%n",
        seed,
        judgement.counts(),
        Stream.of(ContainerFaults.Kind.values())
            .map(kind -> faults.count(kind) + " " + kind)
            .collect(Collectors.joining(", ")),
        took.toSeconds());
  }
}
