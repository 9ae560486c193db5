package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;
import static dev.millrace.bench.result.Target.Of.P99;

import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.client.TaskTimes;
import dev.millrace.bench.process.Poll;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** W5: how long after a trigger the first task begins. */
public final class TriggerLatency implements Workload {
  private static final Duration APART = Duration.ofMillis(200);
  private static final int TRIGGERS = 1_000;
  private static final int WARM_UPS = 100;

  @Override
  public String name() {
    return "w5";
  }

  @Override
  public String definition() {
    return "An idle system; single runs of one no-op triggered over HTTP, 200 ms apart, 1,000 of"
        + " them after 100 that are discarded. From just before the POST to the first instruction"
        + " of the task, by one clock.";
  }

  @Override
  public Outcome measure(Session session) {
    try (Running running = session.start()) {
      running.client().submit("single", Dags.single("single"));
      session.say("warm-up");
      trigger(running, WARM_UPS, Duration.ofMillis(50));
      Map<String, Long> sent = new LinkedHashMap<>();
      List<Double> answers = new ArrayList<>();
      int triggers = session.full() ? TRIGGERS : TRIGGERS / 5 * Math.min(5, session.repeats());
      for (int i = 0; i < triggers; i++) {
        long before = micros();
        String run = running.client().trigger("single");
        answers.add((micros() - before) / 1000.0);
        sent.put(run, before);
        if (i % 100 == 99) {
          session.say("%d of %d triggers", i + 1, triggers);
        }
        Poll.pause(APART);
      }
      running.client().awaitRest(Duration.ofMinutes(1));
      List<Double> latencies = new ArrayList<>();
      List<Double> whole = new ArrayList<>();
      for (Map.Entry<String, Long> entry : sent.entrySet()) {
        TaskTimes task = running.client().tasks(entry.getKey()).get(0);
        latencies.add((task.atMicros() - entry.getValue()) / 1000.0);
      }
      for (RunTimes run : running.client().runs("single")) {
        if (sent.containsKey(run.id())) {
          whole.add(run.endedAt().toEpochMilli() - sent.get(run.id()) / 1000.0);
        }
      }
      double floor =
          session.floor().http().median() / 2
              + session.floor().commit(session.mode())
              + session.floor().message().median() / 2;
      return new Outcome(
          List.of(
              Figure.samples("trigger to first start", "ms", latencies)
                  .with(Target.atMost(MEDIAN, 8, "DESIGN 12"), Target.atMost(P99, 40, "DESIGN 12"))
                  .over(floor, "half an HTTP round trip, one commit, one message"),
              Figure.samples("trigger to answer", "ms", answers),
              Figure.samples("trigger to end of run", "ms", whole)),
          List.of());
    }
  }

  private static void trigger(Running running, int times, Duration apart) {
    for (int i = 0; i < times; i++) {
      running.client().trigger("single");
      Poll.pause(apart);
    }
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
