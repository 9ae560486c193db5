package dev.millrace.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schedules of two schedulers over PostgreSQL, which are killed around ticks, one and then both. A
 * day without schedulers is told to the database while there is none: what comes after cannot tell.
 */
class TicksIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLS = 3;
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  /** Schedulers are away for longer than a worker may go on alone. */
  private static final String RETRIES =
      "defaults:\n  retry: {max: 9, on: [transient, lost], backoff: {initial: 100ms, factor: 1, jitter: 0}}\n";

  private static final List<String> POLICIES = List.of("skip", "latest", "all", "coalesce");

  @Test
  void everyTickIsDecidedOnceAndAsItsTriggerSaysWhoeverDies(@TempDir Path directory) {
    try (Deployment deployment = Deployment.start(directory, 1)) {
      Rest rest = deployment.rest("s1");
      dags(true).forEach((name, text) -> rest.submit(name + ".yaml", text, Map.of()));
      TickJudgement judgement = new TickJudgement(deployment.database().sql());
      judgement.awaitSchedules(PATIENCE);
      judgement.awaitDecisionsOfAll(System.currentTimeMillis(), PATIENCE);

      for (int i = 0; i < KILLS; i++) {
        String victim = i % 2 == 0 ? "s1" : "s2";
        int millis = i * 60; // the first right at a tick, the others while its runs go on
        Waiting.until("a tick", PATIENCE, () -> isSoAfterTick(millis));
        deployment.kill(victim);
        judgement.awaitDecisionsOfAll(System.currentTimeMillis(), PATIENCE);
        deployment.startMissing();
        deployment.awaitWhole();
      }

      Waiting.until("a tick", PATIENCE, () -> isSoAfterTick(0));
      deployment.kill("s1");
      deployment.kill("s2");
      long down = System.nanoTime();
      judgement.putBack("day-", Duration.ofDays(1));
      Waiting.until(
          "the end of the outage", PATIENCE, () -> System.nanoTime() - down > OUTAGE.toNanos());
      deployment.startMissing();
      deployment.awaitWhole();
      judgement.awaitDecisionsOfAll(System.currentTimeMillis(), PATIENCE);
      judgement.awaitADay("day-", PATIENCE);

      dags(false)
          .forEach((name, text) -> deployment.rest("s1").submit(name + ".yaml", text, Map.of()));
      judgement.awaitRest(PATIENCE);
      judgement.check();
      System.out.println("Ticks with real processes: " + judgement.counts());
    }
  }

  /** Every schedule of two seconds is due then. */
  private static boolean isSoAfterTick(int millis) {
    long since = System.currentTimeMillis() % 2_000;
    return since >= millis && since < millis + 100;
  }

  /** DAGs by name; without their triggers they fire nothing any more. */
  private static Map<String, String> dags(boolean fire) {
    return Stream.of(
            POLICIES.stream()
                .map(policy -> dag("often-" + policy, "every: 2s", policy, "allow", "noop")),
            POLICIES.stream()
                .map(policy -> dag("day-" + policy, "every: 1h", policy, "allow", "noop")),
            Stream.of(
                dag("seconds", "cron: \"*/3 * * * * *\"", "latest", "allow", "noop"),
                dag("queued", "every: 2s", "latest", "queue", "shell"),
                dag("skipped", "every: 2s", "latest", "skip", "shell")))
        .flatMap(dags -> dags)
        .collect(Collectors.toMap(Dag::name, dag -> dag.text(fire)));
  }

  private static Dag dag(String name, String when, String policy, String overlap, String kind) {
    String bounds =
        policy.equals("skip")
            ? ""
            : policy.equals("all") ? ", within: 12h, max: 5" : ", within: 12h";
    String triggers =
        "triggers:\n  t: {%s, missed: {policy: %s%s}, overlap: %s}\n"
            .formatted(when, policy, bounds, overlap);
    String step =
        kind.equals("noop")
            ? "steps:\n  a: {uses: noop}\n"
            : "steps:\n  a: {uses: shell, with: {run: sleep 3}}\n";
    return new Dag(name, triggers, RETRIES + step);
  }

  private record Dag(String name, String triggers, String steps) {
    String text(boolean fire) {
      return "apiVersion: millrace/v1\ndag: " + name + "\n" + (fire ? triggers : "") + steps;
    }
  }
}
