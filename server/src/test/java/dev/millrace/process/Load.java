package dev.millrace.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Starts runs over REST, at both schedulers in turn; what is not acknowledged is asked for again
 * with the same key, as a careful client would.
 */
final class Load implements Runnable {
  /** Ends as FAILED, because its DAG says so. */
  static final String WRONG = "chaos-wrong";

  private static final String FLOW = "chaos-flow";
  private static final String MODEL = "chaos-model";
  private static final String IRIS =
      "0fed2a99db77ec533a62dc66894d3ec6df3b58b6a8f3cf4a6b47e4086b7f97dc";

  // Where no folder is shared, an artifact may lie with one scheduler alone. While that one is cut
  // off, steps that need it fail as transient, so they are retried for longer than a cut lasts.
  private static final String FLOW_DAG =
      """
      apiVersion: millrace/v1
      dag: chaos-flow
      params: {number: {type: integer, default: 0}}
      defaults:
        retry: {max: 3, on: [transient, lost], backoff: {initial: 100ms, factor: 1, jitter: 0}}
      steps:
        begin: {uses: noop}
        one: {uses: noop, needs: [begin], with: {sleep: 50ms}}
        two: {uses: noop, needs: [begin], with: {sleep: 200ms}}
        three: {uses: noop, needs: [begin], with: {sleep: 500ms}}
        pause: {uses: wait, needs: [begin], with: {for: 2s}}
        text:
          uses: shell
          needs: [begin]
          with:
            run: |
              sleep 0.3
              echo "run $PARAM_NUMBER" > "$OUT_TEXT"
            params: {number: "${{ params.number }}"}
            outputs: {text: file}
        again:
          uses: shell
          needs: [begin]
          with:
            run: '[ "$MILLRACE_ATTEMPT" -gt 1 ] || exit 3'
            exit-codes: {3: transient}
        joined:
          uses: shell
          in: {text: text.text}
          needs: [one, two, three, pause, again]
          retry: {max: 30, on: [transient, lost], backoff: {initial: 1s, factor: 1.5, limit: 3s}}
          with:
            run: '(cat "$IN_TEXT"; echo joined) > "$OUT_ALL"'
            outputs: {all: file}
      finally:
        tell: {uses: noop}
      """;

  private static final String WRONG_DAG =
      """
      apiVersion: millrace/v1
      dag: chaos-wrong
      steps:
        begin: {uses: noop}
        wrong: {uses: shell, needs: [begin], with: {run: "echo no >&2; exit 1"}}
        never: {uses: noop, needs: [wrong]}
      finally:
        tell: {uses: noop}
      """;

  private static final String MODEL_DAG =
      """
      apiVersion: millrace/v1
      dag: chaos-model
      params: {seed: {type: integer, default: 1}}
      defaults:
        retry: {max: 30, on: [transient, lost], backoff: {initial: 1s, factor: 1.5, limit: 3s}}
      steps:
        raw:
          uses: ingest
          with:
            from: data/bezdekIris.data
            format: csv
            csv: {header: false, names: [a, b, c, d, species]}
        model:
          uses: train
          in: {data: raw}
          with: {algorithm: logistic-regression, target: species, epochs: 2, seed: "${{ params.seed }}"}
        bundle: {uses: package, in: {model: model}}
        live: {uses: deploy, in: {bundle: bundle}, with: {model: chaos}}
      """;

  private final Function<String, Rest> schedulers;
  private final long seed;
  private final int runs;
  private final Duration over;
  private final Map<String, String> acknowledged = new TreeMap<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile boolean done;

  /**
   * @param schedulers the REST interface of a scheduler by its name
   * @param over how long it takes at least to start them, evenly, so that faults meet requests too
   */
  Load(Function<String, Rest> schedulers, long seed, int runs, Duration over) {
    this.schedulers = schedulers;
    this.seed = seed;
    this.runs = runs;
    this.over = over;
  }

  /** Submits the DAGs, while all is well. */
  void prepare() {
    Rest rest = schedulers.apply("s1");
    Path data = Pipelines.examples().resolve("data/bezdekIris.data");
    assertTaken(rest.upload(IRIS, data));
    rest.submit("flow.yaml", FLOW_DAG, Map.of());
    rest.submit("wrong.yaml", WRONG_DAG, Map.of());
    rest.submit("model.yaml", MODEL_DAG, Map.of("data/bezdekIris.data", IRIS));
  }

  private static void assertTaken(Rest.Answer answer) {
    if (answer.status() / 100 != 2) {
      throw new AssertionError("not taken: " + answer);
    }
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    for (int number = 0; number < runs; number++) {
      long due = begin + over.toNanos() / runs * number;
      Waiting.until("a moment", over.plusMinutes(1), () -> System.nanoTime() - due >= 0);
      start(number);
    }
    done = true;
  }

  private void start(int number) {
    String dag = number % 40 == 20 ? MODEL : number % 10 == 5 ? WRONG : FLOW;
    String params =
        dag.equals(MODEL)
            ? "{\"seed\":" + number + "}"
            : dag.equals(FLOW) ? "{\"number\":" + number + "}" : "{}";
    String key = "chaos-" + seed + "-" + number;
    int[] tries = {number};
    Waiting.until(
        "run " + number + " to be taken",
        Deployment.PATIENCE,
        () -> {
          String scheduler = "s" + (1 + tries[0]++ % 2);
          try {
            Rest.Answer answer = schedulers.apply(scheduler).trigger(dag, params, key);
            if (answer.status() / 100 == 2) {
              JsonNode run = answer.json();
              synchronized (acknowledged) {
                acknowledged.put(run.path("id").asText(), dag);
              }
              return true;
            }
            if (answer.status() != 503) {
              throw new AssertionError(scheduler + " answered " + answer);
            }
          } catch (UncheckedIOException e) {
            // killed, or frozen: the other one
          }
          repeated.incrementAndGet();
          return false;
        });
  }

  /** How many runs it starts. */
  int size() {
    return runs;
  }

  boolean isDone() {
    return done;
  }

  /** Requests that were answered by nothing or by 503, and asked again. */
  int repeated() {
    return repeated.get();
  }

  /** Id of each run that was acknowledged, with its DAG. */
  Map<String, String> acknowledged() {
    synchronized (acknowledged) {
      return new TreeMap<>(acknowledged);
    }
  }

  List<String> acknowledgedOf(String dag) {
    return acknowledged().entrySet().stream()
        .filter(run -> run.getValue().equals(dag))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<String> models() {
    return acknowledgedOf(MODEL);
  }
}
