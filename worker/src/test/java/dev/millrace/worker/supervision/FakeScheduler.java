package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.Pulse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scheduler's end of the fabric: keeps what it hears, answers heartbeats, and says what a test
 * tells it to say.
 */
final class FakeScheduler {
  final Fabric fabric;
  final List<Message> heard = new ArrayList<>();

  /** What it lists in its pulses: attempt and epoch. */
  final Map<AttemptKey, Long> held = new LinkedHashMap<>();

  long epoch = 1;
  boolean answers = true;
  long granted;
  long assigned;
  long returned;
  long waiting;
  long echo;

  FakeScheduler(Fabric fabric) {
    this.fabric = fabric;
    fabric.onMessages((worker, batch) -> batch.forEach(this::hear));
    fabric.onPeerChange((peer, joined) -> {});
    fabric.join();
  }

  private void hear(Message message) {
    heard.add(message);
    if (message instanceof Credit credit) {
      granted = Math.max(granted, credit.granted());
    } else if (message instanceof Heartbeat heartbeat) {
      granted = Math.max(granted, heartbeat.granted());
      echo = Math.max(echo, heartbeat.sentNanos());
      if (answers) {
        pulse();
      }
    }
  }

  long open() {
    return granted - assigned - returned;
  }

  boolean hasCredit() {
    return open() > 0;
  }

  void assign(AttemptKey key, long timeoutMillis) {
    assigned++;
    held.put(key, epoch);
    say(assignment(key, timeoutMillis).withEpoch(epoch));
  }

  void pulse() {
    List<Held> list =
        held.entrySet().stream().map(e -> new Held(e.getKey(), e.getValue())).toList();
    say(new Pulse(fabric.self().id(), echo, waiting, granted, returned, list));
  }

  /** Takes an attempt of another over. */
  void takeOver(AttemptKey key, long inEpoch) {
    held.put(key, inEpoch);
  }

  void say(ToWorker message) {
    fabric.send("w1", List.of(message));
  }

  <T extends Message> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static Assign assignment(AttemptKey key, long timeoutMillis) {
    return new Assign(
        key,
        "wine",
        "v1",
        "train",
        "train",
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        timeoutMillis,
        Map.of());
  }
}
