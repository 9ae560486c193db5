package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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
    Load load = new Load(deployment::rest, seed, RUNS, Duration.ZERO);
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
    Database database = deployment.database().sql();
    Judgement judgement = new Judgement(seed, load, database, deployment::rest);
    Waiting.until(
        "every run to end; seed " + seed + "\n" + deployment.describe(),
        REST_WITHIN,
        judgement::allEnded);

    report(faults, judgement, Duration.ofNanos(System.nanoTime() - begin));
    deployment.awaitWhole(); // whoever was started last may not answer yet
    judgement.check();
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

  private void report(Faults faults, Judgement judgement, Duration took) {
    System.out.printf(
        "Chaos with seed %d: %s; %d kills, %d freezes, %d restarts of the database; %d s%n",
        seed,
        judgement.counts(),
        faults.count(Faults.Kind.KILL),
        faults.count(Faults.Kind.FREEZE),
        faults.count(Faults.Kind.STOP_DATABASE),
        took.toSeconds());
  }

  private void nothingThatRunsStartedIsLeft(Set<String> runs) {
    assertThat(StepProcesses.of(runs)).as("processes of ended attempts, seed %d", seed).isEmpty();
  }
}
