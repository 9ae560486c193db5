package dev.millrace.fabric;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message of each type. The golden files were written from these: version 1 by a release that
 * knew fewer fields, version 2 to 4 with every field filled that they knew.
 */
final class SampleMessages {
  static final AttemptKey ATTEMPT = new AttemptKey("r-1", "train", 2, 7_000_000_000L);

  private SampleMessages() {}

  /** What version 1 knew, with what is read for fields that it did not. */
  static Map<String, Message> versionOne() {
    Map<String, Message> messages = new LinkedHashMap<>();
    messages.put("assign", assign(Map.of(), 0, 0));
    messages.put("cancel", new ToWorker.Cancel(ATTEMPT, 10_000, "asked by ada"));
    messages.put("ack", new ToWorker.Ack(ATTEMPT));
    messages.put("log-ack", new ToWorker.LogAck(ATTEMPT, 42));
    messages.put("credit", new ToScheduler.Credit("worker-1", 5));
    messages.put("started", new ToScheduler.Started("worker-1", ATTEMPT, 1_790_000_000_000L));
    messages.put("progress", new ToScheduler.Progress(ATTEMPT, 0.25, "tree 25 of 100"));
    messages.put("finished", finished(null));
    messages.put("heartbeat", new ToScheduler.Heartbeat("worker-1", 2, 6, List.of(ATTEMPT)));
    messages.put(
        "log-lines",
        new ToScheduler.LogLines(
            ATTEMPT, 41, List.of(new ToScheduler.Line(1_790_000_000_001L, "out", "zwölf rows"))));
    messages.put("shards-moved", new BetweenSchedulers.ShardsMoved(List.of(3, 7)));
    messages.put("ask", new BetweenSchedulers.Ask(9, "cancel", Map.of("run", "r-1")));
    messages.put("answer", new BetweenSchedulers.Answer(9, "not-owner", ""));
    messages.put("shown", new BetweenSchedulers.Shown("run", "r-1", Map.of("state", "RUNNING")));
    messages.put("watching", new BetweenSchedulers.Watching(true));
    return messages;
  }

  static Map<String, Message> byWord() {
    Map<String, Message> messages = versionOne();
    messages.put(
        "assign", assign(Map.of("waited", "decision", "approved", true), 9, 8_000_000_000L));
    messages.put("cancel", new ToWorker.Cancel(ATTEMPT, 10_000, "asked by ada", 9));
    messages.put("ack", new ToWorker.Ack(ATTEMPT, 9));
    messages.put(
        "pulse",
        new ToWorker.Pulse(
            "scheduler-1", 8_000_000_000L, 3, 6, 1, List.of(new ToWorker.Held(ATTEMPT, 9))));
    messages.put(
        "started",
        new ToScheduler.Started("worker-1", ATTEMPT, 1_790_000_000_000L, 7_000_000_000L));
    messages.put("credit", new ToScheduler.Credit("worker-1", 5, 7_000_000_000L));
    messages.put("recall", new ToScheduler.Recall("worker-1", 2));
    messages.put(
        "finished", finished(new ToScheduler.Wait("run", 0, "", "nightly", Map.of("day", 7L))));
    messages.put(
        "heartbeat",
        new ToScheduler.Heartbeat("worker-1", 2, 6, List.of(ATTEMPT), 4, 1, 8_000_000_000L));
    return messages;
  }

  /** What version 3 says more. */
  static Map<String, Message> versionThree() {
    Map<String, Message> messages = byWord();
    messages.put("pools", new BetweenSchedulers.Pools(List.of("gpu"), List.of("gpu", "dag:wine")));
    ToWorker.Assign assign = (ToWorker.Assign) messages.get("assign");
    messages.put("assign", assign.withShare(new ToWorker.Share(2L << 30, 1.5)));
    messages.put(
        "heartbeat",
        new ToScheduler.Heartbeat(
            "worker-1",
            2,
            6,
            List.of(ATTEMPT),
            4,
            1,
            8_000_000_000L,
            List.of(ATTEMPT),
            new ToScheduler.Capacity(List.of("a100", "gpu"), 8L << 30, 4, 2L << 30, 0.5)));
    return messages;
  }

  /** What version 4 says more. */
  static Map<String, Message> versionFour() {
    Map<String, Message> messages = versionThree();
    ToWorker.Assign assign = (ToWorker.Assign) messages.get("assign");
    messages.put(
        "assign",
        assign
            .withIsolation("container")
            .inInlineSlot()
            .withEnvironment(
                new ToWorker.Environment(
                    Map.of("MODE", "fast"),
                    Map.of("TOKEN", "chat-hook"),
                    List.of(
                        new SecretText(
                            List.of("with", "headers", "Authorization"),
                            List.of(
                                SecretText.Part.text("Bearer "), SecretText.Part.secret("A"))))))
            .withSlice(
                new ToWorker.Slice(
                    new ToWorker.Input(
                        "for-each", "dataset", "ab".repeat(32), 1234, Map.of("rows", 150L), "raw"),
                    100,
                    50,
                    false,
                    Map.of("text", "${{ size(item) }}"),
                    Map.of("params", Map.of("share", 0.3)))));
    messages.put(
        "why-asked",
        new BetweenSchedulers.WhyAsked(9, "r-1", "wine", "4f2a", List.of("train", "scores")));
    messages.put(
        "why-answered",
        new BetweenSchedulers.WhyAnswered(
            9, Map.of("train", Map.of("cause", "pool-full", "facts", Map.of("slots", 2L)))));
    messages.put(
        "heartbeat",
        new ToScheduler.Heartbeat(
            "worker-1",
            2,
            6,
            List.of(ATTEMPT),
            4,
            1,
            8_000_000_000L,
            List.of(ATTEMPT),
            new ToScheduler.Capacity(
                List.of("a100", "gpu"), 8L << 30, 4, 2L << 30, 0.5, List.of("containers"), 64)));
    return messages;
  }

  private static Message assign(Map<String, Object> resumed, long epoch, long echo) {
    return new ToWorker.Assign(
        ATTEMPT,
        "wine",
        "4f2a",
        "train",
        "train",
        Map.of("target", "quality"),
        Map.of("share", 0.3),
        Map.of("id", "r-1"),
        -12,
        List.of(
            new ToWorker.Input(
                "data", "dataset", "ab".repeat(32), 1234, Map.of("rows", 150L), "split")),
        Map.of("labels.csv", "cd".repeat(32)),
        Map.of("wine@live", new ToWorker.Model("wine", 3, "ef".repeat(32))),
        List.of(
            new ToWorker.Lineage(
                "split",
                "split",
                1,
                Map.of("seed", 1L),
                9,
                Map.of("data", List.of("ab".repeat(32))),
                Map.of("train", "ba".repeat(32)))),
        60_000,
        resumed,
        epoch,
        echo,
        null,
        null,
        false,
        null,
        null,
        Map.of());
  }

  private static Message finished(ToScheduler.Wait waiting) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", 150L);
    values.put("accuracy", 0.978);
    values.put("labels", List.of("a", "b"));
    values.put("best", true);
    return new ToScheduler.Finished(
        "worker-1",
        ATTEMPT,
        1_790_000_000_000L,
        1_790_000_001_000L,
        new ToScheduler.Failure("GATE", "accuracy 0.4 is below 0.9"),
        List.of(
            new ToScheduler.Output(
                "model", "model", "ab".repeat(32), 99, Map.of("columns", List.of("x", "y")))),
        values,
        List.of(new ToScheduler.Registration("wine", "ef".repeat(32), null, Map.of("f1", 0.5))),
        waiting);
  }
}
