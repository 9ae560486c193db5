package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two schedulers, three workers and PostgreSQL as real processes, which are killed, frozen and
 * started again while runs go through, wait, and are cancelled and killed. The faults come from a
 * seed, which is printed; {@code -Dchaos.seed=N} does the same to the same members again, as far as
 * real processes allow.
 */
class ChaosIT {
  private static final Duration REST_WITHIN = Duration.ofMinutes(10);
  private static final int RUNS = Integer.getInteger("chaos.runs", 200);
  private static final int FAULTS = Integer.getInteger("chaos.faults", 20);

  @TempDir private Path directory;
  private final long seed = Long.getLong("chaos.seed", System.nanoTime() & 0xffff_ffffL);
  private Deployment deployment;

  @BeforeEach
  void startDeployment() {
    deployment = Deployment.start(directory, 3);
  }

  @AfterEach
  void closeDeployment() {
    deployment.close();
  }

  @Test
  void whateverIsKilledOrFrozenEveryRunEndsRightAndNothingIsDoneTwice() {
    Faults faults = Faults.draw(seed, FAULTS, deployment.names());
    System.out.println("Chaos with seed " + seed + ": " + RUNS + " runs, " + faults.acts());
    Load load = new Load(deployment, seed, RUNS);
    load.prepare();
    Thread loading = new Thread(load, "load");
    loading.setDaemon(true);
    loading.start();
    StoppedRuns stopped = new StoppedRuns(deployment::rest, seed, RUNS / 10);
    stopped.start();
    long begin = System.nanoTime();

    for (Faults.Act act : faults.acts()) {
      Duration due = Duration.ofMillis(act.atMillis());
      Waiting.until(
          "the time of " + act,
          due.plusMinutes(1),
          () -> System.nanoTime() - begin >= due.toNanos());
      carryOut(act);
    }
    deployment.startMissing();
    Waiting.until("all runs to be taken", REST_WITHIN, load::isDone);
    Waiting.until(
        "the runs that are stopped to end; seed " + seed + "\n" + deployment.describe(),
        REST_WITHIN,
        stopped::isDone);
    PostgresServer database = deployment.database();
    Waiting.until(
        "every run to end; seed " + seed + "\n" + deployment.describe(),
        REST_WITHIN,
        () ->
            database.number(
                    "select count(*) from run where state not in"
                        + " ('SUCCEEDED', 'FAILED', 'CANCELLED')")
                == 0);

    report(faults, load, Duration.ofNanos(System.nanoTime() - begin));
    everyAcknowledgedRunExistsOnceAndEndedAsItsDagSays(load);
    noResultWasAppliedTwice();
    everyDeployIsOneVersion(load);
    everyArtifactIsWhatItsDigestSays();
    stopped.check(database::texts);
    nothingThatRunsStartedIsLeft(load.acknowledged().keySet());
  }

  private void carryOut(Faults.Act act) {
    switch (act.kind()) {
      case KILL -> deployment.kill(act.whom());
      case START -> deployment.start(act.whom());
      case FREEZE -> deployment.program(act.whom()).freeze();
      case THAW -> deployment.program(act.whom()).thaw();
      case STOP_DATABASE -> deployment.database().stop();
      case START_DATABASE -> deployment.database().startAgain();
    }
  }

  private void report(Faults faults, Load load, Duration took) {
    PostgresServer database = deployment.database();
    System.out.printf(
        "Chaos with seed %d: %d runs, %d tasks, %d attempts, %d of them lost; %d kills, %d freezes,"
            + " %d restarts of the database, %d requests repeated, %d shards taken; %d s%n",
        seed,
        database.number("select count(*) from run"),
        database.number("select count(*) from task"),
        database.number("select count(*) from attempt"),
        database.number("select count(*) from attempt where state = 'LOST'"),
        faults.count(Faults.Kind.KILL),
        faults.count(Faults.Kind.FREEZE),
        faults.count(Faults.Kind.STOP_DATABASE),
        load.repeated(),
        database.number("select sum(epoch) from shard"),
        took.toSeconds());
  }

  private void everyAcknowledgedRunExistsOnceAndEndedAsItsDagSays(Load load) {
    PostgresServer database = deployment.database();
    assertThat(database.texts("select id from run where dag like 'chaos-%' order by id"))
        .as("runs, seed %d", seed)
        .containsExactlyElementsOf(load.acknowledged().keySet())
        .hasSize(RUNS);
    assertThat(
            database.texts(
                "select r.dag || ' ' || r.state || ' ' || t.id || ' ' || t.state || ' ' ||"
                    + " coalesce(t.failure_class, '') || ' ' || coalesce(t.failure_message, '')"
                    + " from run r join task t on t.run_id = r.id where r.dag like 'chaos-%'"
                    + " and r.dag <> 'chaos-wrong' and (r.state <> 'SUCCEEDED' or t.state <> 'SUCCEEDED')"))
        .as("what did not succeed, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select distinct r.state || ' ' || t.id || ' ' || t.state from run r join task t"
                    + " on t.run_id = r.id where r.dag = 'chaos-wrong'"))
        .as("what fails as its DAG says, seed %d", seed)
        .containsExactlyInAnyOrder(
            "FAILED begin SUCCEEDED",
            "FAILED wrong FAILED",
            "FAILED never UPSTREAM_FAILED",
            "FAILED tell SUCCEEDED");
  }

  private void noResultWasAppliedTwice() {
    PostgresServer database = deployment.database();
    assertThat(
            database.texts(
                "select run_id || ' ' || task_id from attempt where state = 'SUCCEEDED'"
                    + " group by run_id, task_id having count(*) <> 1"))
        .as("tasks with two successes, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select t.run_id || ' ' || t.id from task t where t.state = 'SUCCEEDED' and not"
                    + " exists (select 1 from attempt a where a.run_id = t.run_id and a.task_id ="
                    + " t.id and a.state = 'SUCCEEDED' and a.token = t.token and a.number = (select"
                    + " max(b.number) from attempt b where b.run_id = t.run_id and b.task_id ="
                    + " t.id))"))
        .as("successes that are not those of the last attempt and its token, seed %d", seed)
        .isEmpty();
    assertThat(
            database.texts(
                "select run_id || ' ' || task_id || ' ' || state from attempt where state not in"
                    + " ('SUCCEEDED', 'FAILED', 'LOST', 'CANCELLED')"))
        .as("attempts that have not ended, seed %d", seed)
        .isEmpty();
  }

  /** Each of these runs trains with a seed of its own, so no two of their bundles are the same. */
  private void everyDeployIsOneVersion(Load load) {
    assertThat(
            deployment.database().texts("select run_id from model_version where model = 'chaos'"))
        .as("runs that registered a version, seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(load.models());
    assertThat(
            deployment
                .database()
                .texts("select result_values from task where id = 'live' and state = 'SUCCEEDED'"))
        .as("versions that deploys say they made, seed %d", seed)
        .hasSameSizeAs(load.models())
        .doesNotHaveDuplicates();
    assertThat(
            deployment
                .database()
                .number("select newest - (select count(*) from model_version) from model"))
        .as("numbers of versions that nobody has, seed %d", seed)
        .isZero();
  }

  private void everyArtifactIsWhatItsDigestSays() {
    List<String> digests = deployment.database().texts("select digest from artifact");
    assertThat(digests).as("artifacts, seed %d", seed).isNotEmpty();
    for (String digest : digests) {
      assertThat(deployment.rest("s2").digestOfBytes(digest)).isEqualTo(digest);
    }
  }

  private void nothingThatRunsStartedIsLeft(Set<String> runs) {
    assertThat(StepProcesses.of(runs)).as("processes of ended attempts, seed %d", seed).isEmpty();
  }
}
