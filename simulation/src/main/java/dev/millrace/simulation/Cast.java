package dev.millrace.simulation;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.fault.DatabaseFaults;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.node.WorkerNode;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The schedulers and workers of a play, those that are dead included. */
public final class Cast {
  private final Scene scene;
  private final MemoryDatabase database;
  private final DatabaseFaults faults;
  private final Workload workload;
  private final Processes processes;
  private final Mutant mutant;
  private final Dice dice;
  private final Dice tagDice;
  private final List<SchedulerNode> schedulers = new ArrayList<>();
  private final List<WorkerNode> workers = new ArrayList<>();

  /** How much later it is than when a usual play begins, besides what has been played. */
  private Duration since = Duration.ZERO;

  Cast(
      Scene scene,
      MemoryDatabase database,
      DatabaseFaults faults,
      Workload workload,
      Processes processes,
      Mutant mutant) {
    this.scene = scene;
    this.database = database;
    this.faults = faults;
    this.workload = workload;
    this.processes = processes;
    this.mutant = mutant;
    this.dice = Dice.of(scene.seed(), "cast");
    this.tagDice = Dice.of(scene.seed(), "tags");
  }

  /** A new life of a scheduler, with an id that nobody had before. */
  public void startScheduler() {
    Peer peer = new Peer("s" + (schedulers.size() + 1), Role.SCHEDULER, Map.of());
    SchedulerNode node = new SchedulerNode(scene, peer, time(), database, faults, workload, mutant);
    schedulers.add(node);
    scene.trace().line(node.id(), "starts");
    node.start();
  }

  /** A new life of a worker, with an id that nobody had before. */
  public void startWorker() {
    Peer peer = new Peer("w" + (workers.size() + 1), Role.WORKER, Map.of());
    int slots = dice.between(1, 3);
    boolean last = workers().stream().allMatch(w -> w.isStopping() || w.tags().isEmpty());
    Set<String> tags = last || tagDice.chance(0.4) ? Set.of("gpu") : Set.of();
    WorkerNode node = new WorkerNode(scene, peer, time(), slots, tags, processes, mutant);
    workers.add(node);
    scene.trace().line(node.id(), "starts with %d slots and tags %s", slots, tags);
    node.start();
  }

  private NodeTime time() {
    return new NodeTime(
        scene.agenda(), dice.millis(0, 1e9), dice.millis(-300, 300) + since.toNanos());
  }

  /** For those that start from now on so much time has gone by. */
  void later(Duration time) {
    since = since.plus(time);
  }

  public List<SchedulerNode> schedulers() {
    return schedulers.stream().filter(Node::isThere).toList();
  }

  public List<WorkerNode> workers() {
    return workers.stream().filter(Node::isThere).toList();
  }

  public List<Node<?>> all() {
    return Stream.<Node<?>>concat(schedulers().stream(), workers().stream()).toList();
  }

  Optional<SchedulerNode> scheduler(String id) {
    return schedulers().stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /** Everyone that ever was. */
  List<SchedulerNode> allSchedulers() {
    return schedulers;
  }
}
