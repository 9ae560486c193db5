package dev.millrace.simulation.node;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Message;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.LimitDraw;
import dev.millrace.simulation.work.ProcessOwner;
import dev.millrace.simulation.work.Processes;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.WorkerSettings.Capacity;
import dev.millrace.worker.attempt.AttemptStarter;
import dev.millrace.worker.supervision.Desk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A worker: the real desk, and simulated processes. */
public final class WorkerNode extends Node<Consumer<Desk>> implements ProcessOwner {
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(8);
  private static final WorkerSettings SETTINGS = WorkerSettings.defaults(Path.of("unused"));

  private final Processes processes;
  private final int slots;
  private final Set<String> tags;
  private final Desk desk;
  private boolean stopping;
  private long stopsAt;

  public WorkerNode(
      Scene scene,
      Peer peer,
      NodeTime time,
      int slots,
      Set<String> tags,
      Processes processes,
      Mutant mutant) {
    super(scene, peer, time);
    this.tags = tags;
    this.processes = processes;
    this.slots = slots;
    scene.checker().worker(id(), slots, tags);
    Fabric fabric =
        mutant.workerFabric(
            new TurnFabric(
                scene, peer, () -> midTurn("before it sent a batch", false), sent -> {}));
    AttemptStarter starter =
        (assign, lease, voice, ended) -> processes.start(this, assign, lease, ended);
    this.desk =
        new Desk(
            mutant.settings(
                SETTINGS
                    .withSlots(slots)
                    .withCapacity(
                        new Capacity(
                            tags, LimitDraw.WORKER_BYTES, slots, LimitDraw.abilities(tags), 0))),
            fabric,
            mutant.ticker(time),
            mutant.starter(starter),
            (key, report) -> tell(d -> d.ended(key, report)));
  }

  public int slots() {
    return slots;
  }

  public Set<String> tags() {
    return tags;
  }

  public boolean isStopping() {
    return stopping;
  }

  @Override
  public long silentSince() {
    return lastRanAt();
  }

  @Override
  public long wallMillis() {
    return time().wallMillis();
  }

  @Override
  public void receive(String sender, List<Message> batch) {
    tell(d -> d.receive(sender, batch));
  }

  @Override
  public void peerChanged(Peer other, boolean joined) {
    tell(d -> d.peerChanged(other, joined));
  }

  /** SIGTERM. */
  public void stop() {
    if (!stopping && isAnswering()) {
      stopping = true;
      stopsAt = scene.agenda().now() + CLOSE_WAIT.toNanos();
      scene.trace().line(id(), "is asked to end");
      tell(d -> d.beginToClose(CLOSE_GRACE));
    }
  }

  @Override
  protected void turn(List<Consumer<Desk>> events) {
    events.forEach(event -> event.accept(desk));
    desk.tick();
    desk.flush();
    if (stopping && (desk.isIdle() || scene.agenda().now() > stopsAt)) {
      kill();
    }
  }

  @Override
  protected long idleNanos() {
    return stopping ? Math.min(desk.idleNanos(), 50_000_000) : desk.idleNanos();
  }

  @Override
  protected void paused() {
    processes.workerPaused(this);
  }

  @Override
  protected void died() {
    processes.workerDied(this);
  }
}
