package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.why.WaitCause;
import java.util.Set;
import java.util.TreeSet;

/** What all live workers together lack for one need; each is looked at once. */
final class Shortage {
  private final WorkerNeeds needs;
  private int live;
  private int tagged;
  private final Set<String> lacking;
  private int able;
  private long largestBytes;
  private double largestCpus;
  private int suiting;
  private int slots;
  private boolean inline;
  private boolean hasRoom;
  private long freeBytes;
  private double freeCpus;

  Shortage(WorkerNeeds needs) {
    this.needs = needs;
    this.lacking = new TreeSet<>(needs.abilities());
  }

  void add(WorkerSession worker) {
    live++;
    Capacity capacity = worker.capacity();
    if (!capacity.hasTags(needs)) {
      return;
    }
    tagged++;
    lacking.removeAll(capacity.abilities());
    if (!capacity.isAble(needs)) {
      return;
    }
    able++;
    largestBytes = Math.max(largestBytes, capacity.memoryBytes());
    largestCpus = Math.max(largestCpus, capacity.cpus());
    if (!capacity.isLargeEnough(needs)) {
      return;
    }
    suiting++;
    boolean isInline = capacity.isInline(needs);
    inline |= isInline;
    slots += isInline ? capacity.inlineSlots() : worker.slots();
    hasRoom |= worker.hasRoom(needs);
    freeBytes = Math.max(freeBytes, capacity.freeBytes(worker.reservedBytes()));
    freeCpus = Math.max(freeCpus, capacity.freeCpus(worker.reservedCpus()));
  }

  /** What no worker can do; where each can do some of it, the first of all. */
  private String lackedBy() {
    return (lacking.isEmpty() ? needs.abilities() : lacking).iterator().next();
  }

  WaitCause cause() {
    if (live == 0) {
      return new WaitCause.NoWorker();
    }
    if (tagged == 0) {
      return new WaitCause.NoTaggedWorker(needs.tags(), live);
    }
    if (able == 0) {
      return new WaitCause.NoAbleWorker(lackedBy(), needs.tags(), tagged);
    }
    if (suiting == 0) {
      return new WaitCause.NoLargeWorker(
          needs.memoryBytes(), needs.cpus(), able, largestBytes, largestCpus);
    }
    if (hasRoom && inline) {
      return new WaitCause.InlineSlotsTaken(needs.tags(), slots, suiting);
    }
    return hasRoom
        ? new WaitCause.SlotsTaken(needs.tags(), slots, suiting)
        : new WaitCause.NoRoom(needs.memoryBytes(), needs.cpus(), freeBytes, freeCpus);
  }
}
