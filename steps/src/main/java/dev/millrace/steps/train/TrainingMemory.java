package dev.millrace.steps.train;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;

/** Refuses a training that cannot fit, before it takes the process down with it. */
final class TrainingMemory {
  /** The vector, the trainer's copy, the feature's name, and the tree's index of it. */
  private static final long BYTES_PER_CELL = 40;

  private static final long MIB = 1L << 20;

  private TrainingMemory() {}

  /**
   * @throws StepException OOM if rows times features need more heap than there can be
   */
  static void require(long rows, long features) throws StepException {
    require(rows, features, Runtime.getRuntime().maxMemory());
  }

  static void require(long rows, long features, long heapBytes) throws StepException {
    long needed = rows * features * BYTES_PER_CELL;
    if (needed > heapBytes) {
      throw new StepException(
          FailureClass.OOM,
          "%d rows of %d features need about %d MiB to train on; the process may use %d MiB. Exclude columns, lower max-categories, sample the rows, or give the step more memory."
              .formatted(rows, features, needed / MIB, heapBytes / MIB));
    }
  }
}
