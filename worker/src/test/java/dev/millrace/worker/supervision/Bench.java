package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.fabric.memory.InMemoryNetwork;
import dev.millrace.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A desk on a simulated network, without threads: time and messages move when a test says so. */
final class Bench {
  private static final Duration STEP = Duration.ofSeconds(1);

  final ManualTicker ticker = new ManualTicker();
  final FakeAttempts attempts = new FakeAttempts();
  final InMemoryNetwork network;
  final Desk desk;

  Bench(int slots, long seed) {
    this(WorkerSettings.defaults(Path.of("unused")).withSlots(slots), seed);
  }

  Bench(WorkerSettings settings, long seed) {
    network = new InMemoryNetwork(seed);
    Fabric fabric = network.connect(new Peer("w1", Role.WORKER, Map.of()));
    Desk[] self = new Desk[1];
    desk =
        new Desk(settings, fabric, ticker, attempts, (key, report) -> self[0].ended(key, report));
    self[0] = desk;
    fabric.onMessages(desk::receive);
    fabric.onPeerChange(desk::peerChanged);
    fabric.join();
  }

  FakeScheduler scheduler(String id) {
    FakeScheduler scheduler =
        new FakeScheduler(network.connect(new Peer(id, Role.SCHEDULER, Map.of())));
    turn();
    return scheduler;
  }

  /** The desk does what is due, and everything sent arrives. */
  void turn() {
    desk.tick();
    desk.flush();
    network.settle();
    desk.flush();
    network.settle();
  }

  void pass(Duration time) {
    ticker.pass(time);
    turn();
  }

  /** As {@link #pass}, but in steps, so that heartbeats come and go as they do in real life. */
  void live(Duration time) {
    for (Duration left = time; !left.isZero(); ) {
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      pass(step);
      left = left.minus(step);
    }
  }

  static AttemptKey key(int number) {
    return new AttemptKey("r-1", "task-" + number, 1, number);
  }
}
