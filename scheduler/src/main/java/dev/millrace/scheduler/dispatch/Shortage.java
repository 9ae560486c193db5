package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.why.WaitCause;

/** What all live workers together lack for one need; each is looked at once. */
final class Shortage {
  private final WorkerNeeds needs;
  private int live;
  private int tagged;
  private long largestBytes;
  private double largestCpus;
  private int suiting;
  private int slots;
  private boolean hasRoom;
  private long freeBytes;
  private double freeCpus;

  Shortage(WorkerNeeds needs) {
    this.needs = needs;
  }

  void add(WorkerSession worker) {
    live++;
    Capacity capacity = worker.capacity();
    if (!capacity.hasTags(needs)) {
      return;
    }
    tagged++;
    largestBytes = Math.max(largestBytes, capacity.memoryBytes());
    largestCpus = Math.max(largestCpus, capacity.cpus());
    if (!capacity.isLargeEnough(needs)) {
      return;
    }
    suiting++;
    slots += worker.slots();
    hasRoom |= worker.hasRoom(needs);
    freeBytes = Math.max(freeBytes, capacity.freeBytes(worker.reservedBytes()));
    freeCpus = Math.max(freeCpus, capacity.freeCpus(worker.reservedCpus()));
  }

  WaitCause cause() {
    if (live == 0) {
      return new WaitCause.NoWorker();
    }
    if (tagged == 0) {
      return new WaitCause.NoTaggedWorker(needs.tags(), live);
    }
    if (suiting == 0) {
      return new WaitCause.NoLargeWorker(
          needs.memoryBytes(), needs.cpus(), tagged, largestBytes, largestCpus);
    }
    return hasRoom
        ? new WaitCause.SlotsTaken(needs.tags(), slots, suiting)
        : new WaitCause.NoRoom(needs.memoryBytes(), needs.cpus(), freeBytes, freeCpus);
  }
}
