package dev.millrace.worker;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToScheduler.Progress;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Environment;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.LogAck;
import dev.millrace.fabric.memory.InMemoryNetwork;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A scheduler that acknowledges everything and lets a test wait for reports. */
final class TestScheduler {
  private static final long WAIT_SECONDS = 30;
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<Message> heard = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private final BlockingQueue<Progress> progress = new LinkedBlockingQueue<>();
  private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> lineTexts = new LinkedBlockingQueue<>();
  private final CountDownLatch credited = new CountDownLatch(1);
  private final Fabric fabric;
  private long token;

  TestScheduler(InMemoryNetwork network, Map<String, String> attributes) {
    fabric = network.connect(new Peer("s1", Role.SCHEDULER, attributes));
    fabric.onMessages((worker, batch) -> batch.forEach(this::hear));
    fabric.onPeerChange((peer, joined) -> {});
    fabric.join();
  }

  private void hear(Message message) {
    heard.add(message);
    if (message instanceof Credit) {
      credited.countDown();
    } else if (message instanceof Finished report) {
      finished.add(report);
      say(new Ack(report.attempt()));
    } else if (message instanceof Started begun) {
      started.add(begun);
    } else if (message instanceof Progress how) {
      progress.add(how);
    } else if (message instanceof LogLines lines) {
      lines.lines().forEach(line -> log.add(line.stream() + ": " + line.text()));
      lines.lines().forEach(line -> lineTexts.add(line.text()));
      say(new LogAck(lines.attempt(), lines.first() + lines.lines().size() - 1));
    }
  }

  void say(ToWorker message) {
    fabric.send("w1", List.of(message));
  }

  /** A worker takes nothing from a scheduler that it has granted nothing. */
  private void awaitCredit() {
    try {
      if (!credited.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("No credit within " + WAIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  AttemptKey assign(String kind, Map<String, Object> with, List<Input> inputs, long timeoutMillis) {
    return assign(kind, with, inputs, timeoutMillis, null);
  }

  AttemptKey assign(
      String kind,
      Map<String, Object> with,
      List<Input> inputs,
      long timeoutMillis,
      Environment environment) {
    return assign(kind, with, inputs, timeoutMillis, environment, Map.of());
  }

  /** Of a step that can see these artifacts. */
  AttemptKey assign(String kind, Map<String, Object> with, Map<String, KnownArtifact> artifacts) {
    return assign(kind, with, List.of(), 0, null, artifacts);
  }

  private AttemptKey assign(
      String kind,
      Map<String, Object> with,
      List<Input> inputs,
      long timeoutMillis,
      Environment environment,
      Map<String, KnownArtifact> artifacts) {
    AttemptKey key = new AttemptKey("r-1", "task", 1, ++token);
    awaitCredit();
    say(
        new Assign(
                key,
                "wine",
                "v1",
                "step",
                kind,
                with,
                Map.of("limit", 3L),
                Map.of("id", "r-1"),
                7,
                inputs,
                Map.of(),
                Map.of(),
                List.of(),
                timeoutMillis,
                Map.of())
            .withEnvironment(environment)
            .withArtifacts(artifacts));
    return key;
  }

  Finished run(String kind) throws InterruptedException {
    assign(kind, Map.of(), List.of(), 0);
    return nextFinished();
  }

  Progress nextProgress() throws InterruptedException {
    Progress next = progress.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No progress within " + WAIT_SECONDS + " s");
    }
    return next;
  }

  String nextLine() throws InterruptedException {
    String next = lineTexts.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No line of a log within " + WAIT_SECONDS + " s");
    }
    return next;
  }

  Finished nextFinished() throws InterruptedException {
    Finished next = finished.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("No report within " + WAIT_SECONDS + " s");
    }
    return next;
  }

  Started nextStarted() throws InterruptedException {
    Started next = started.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Nothing started within " + WAIT_SECONDS + " s");
    }
    return next;
  }
}
