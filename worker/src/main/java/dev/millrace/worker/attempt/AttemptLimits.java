package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Share;
import dev.millrace.spi.StepContext.Limits;
import java.util.function.Predicate;

/**
 * What an attempt may use: its share of the worker, or the same as every other.
 *
 * @param usual of those that reserve nothing
 * @param startsPrograms whether a kind of step does its work in programs that it starts, so that
 *     the memory is theirs and not that of the process which starts them
 */
public record AttemptLimits(Limits usual, Predicate<String> startsPrograms) {
  private static final long HEAP_BYTES_MIN = 32L << 20;

  /** Memory outside of the Java heap, and threads. */
  Limits of(Assign assign) {
    Share share = assign.share();
    if (share == null) {
      return usual;
    }
    long bytes = share.memoryBytes() == 0 ? usual.memoryBytes() : outsideOfHeap(assign);
    int threads = share.cpus() == 0 ? usual.threads() : (int) Math.max(1, Math.round(share.cpus()));
    return new Limits(bytes, threads, usual.cacheDays());
  }

  private long outsideOfHeap(Assign assign) {
    long bytes = assign.share().memoryBytes();
    return startsPrograms.test(assign.kind()) ? bytes : bytes - heapBytes(assign);
  }

  /** The Java heap of its process; 0 for the usual one. */
  long heapBytes(Assign assign) {
    boolean bounded = assign.share() != null && assign.share().memoryBytes() > 0;
    return bounded && !startsPrograms.test(assign.kind())
        ? Math.max(HEAP_BYTES_MIN, assign.share().memoryBytes() / 2)
        : 0;
  }
}
