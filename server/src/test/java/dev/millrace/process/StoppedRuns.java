package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs that would take an hour, which are cancelled and killed in turn as soon as they are at work.
 * One at a time; what is not answered is asked for again, at the other scheduler.
 */
final class StoppedRuns {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What a worker that hangs had started ends by itself, 9 s after it last heard from it. */
  private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: stopped
      defaults:
        retry: {max: 3, on: [transient, lost], backoff: {initial: 100ms, factor: 1, jitter: 0}}
      steps:
        begin: {uses: noop}
        long: {uses: shell, needs: [begin], with: {run: "sleep 3600 & wait"}}
        held: {uses: wait, needs: [begin], with: {for: 1h}}
        never: {uses: noop, needs: [long, held]}
      finally:
        tell: {uses: noop}
      """;

  private final Function<String, Rest> schedulers;
  private final long seed;
  private final int count;
  private final Map<String, String> stopped = new TreeMap<>();
  private int asked;
  private volatile boolean done;
  private volatile Throwable failure;

  /**
   * @param schedulers the REST interface of a scheduler by its name
   */
  StoppedRuns(Function<String, Rest> schedulers, long seed, int count) {
    this.schedulers = schedulers;
    this.seed = seed;
    this.count = count;
  }

  /** Makes the DAG current, while all is well; the rest on a thread of its own. */
  void start() {
    schedulers.apply("s1").submit("stopped.yaml", DAG, Map.of());
    Thread thread = new Thread(this::stopAll, "stops");
    thread.setDaemon(true);
    thread.start();
  }

  private void stopAll() {
    try {
      for (int i = 0; i < count; i++) {
        stopOne("stopped-" + seed + "-" + i, i % 2 == 0 ? "cancel" : "kill");
      }
      done = true;
    } catch (RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private void stopOne(String key, String how) {
    String run =
        answered("a run to be taken", rest -> rest.trigger("stopped", "{}", key))
            .path("id")
            .asText();
    String path = "/api/v1/runs/" + run;
    awaitState(path + "/tasks/long", "RUNNING");
    awaitState(path + "/tasks/held", "WAITING");
    answered("a " + how + " to be taken", rest -> rest.post(path + "/" + how, "{}"));
    stopped.put(run, how);
    awaitState(path, "CANCELLED");
    Waiting.until(
        "the processes of run " + run + ", which is CANCELLED, to be gone",
        GONE_WITHIN,
        () -> StepProcesses.of(Set.of(run)).isEmpty());
  }

  /** The body of the first answer that is neither missing nor 503. */
  private JsonNode answered(String what, Function<Rest, Rest.Answer> request) {
    JsonNode[] body = new JsonNode[1];
    Waiting.until(
        what,
        PATIENCE,
        () -> {
          try {
            Rest.Answer answer = request.apply(schedulers.apply("s" + (1 + asked++ % 2)));
            if (answer.status() == 503) {
              return false;
            }
            // 409: it had been taken before, and the answer was lost
            if (answer.status() / 100 != 2 && answer.status() != 409) {
              throw new AssertionError(what + ": " + answer);
            }
            body[0] = answer.json();
            return true;
          } catch (UncheckedIOException e) {
            return false; // killed, or frozen: the other one
          }
        });
    return body[0];
  }

  private void awaitState(String path, String state) {
    Waiting.until(
        path + " to be " + state,
        PATIENCE,
        () -> answered(path, rest -> rest.get(path)).path("state").asText().equals(state));
  }

  /**
   * Whether all have ended.
   *
   * @throws AssertionError if one did not, or something of one went on
   */
  boolean isDone() {
    if (failure != null) {
      throw new AssertionError("stopping runs failed, seed " + seed, failure);
    }
    return done;
  }

  /**
   * That each is CANCELLED as a whole, and nothing began or ended in it afterwards.
   *
   * @param database the first column of all rows
   */
  void check(Function<String, List<String>> database) {
    assertThat(database.apply("select id from run where dag = 'stopped' order by id"))
        .as("runs that were stopped, seed %d", seed)
        .containsExactlyElementsOf(stopped.keySet())
        .hasSize(count);
    stopped.forEach(
        (run, how) ->
            assertThat(
                    database.apply(
                        "select r.state || ' ' || t.id || ' ' || t.state from run r join task t on"
                            + " t.run_id = r.id where r.id = '"
                            + run
                            + "'"))
                .as("what became of run %s after a %s, seed %d", run, how, seed)
                .containsExactlyInAnyOrder(
                    "CANCELLED begin SUCCEEDED",
                    "CANCELLED long CANCELLED",
                    "CANCELLED held CANCELLED",
                    "CANCELLED never CANCELLED",
                    "CANCELLED tell " + (how.equals("cancel") ? "SUCCEEDED" : "CANCELLED")));
    assertThat(
            database.apply(
                "select a.run_id || ' ' || a.task_id || ' ' || a.number from attempt a join run r"
                    + " on r.id = a.run_id where a.assigned_at > r.ended_at or a.started_at >"
                    + " r.ended_at or a.ended_at > r.ended_at"))
        .as("attempts that went on after the end of their run, seed %d", seed)
        .isEmpty();
  }
}
