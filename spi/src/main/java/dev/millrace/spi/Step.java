package dev.millrace.spi;

import java.io.IOException;

/**
 * One unit of work in a pipeline: reads named inputs, writes named outputs.
 *
 * <p><b>Life.</b> The worker asks the {@link dev.millrace.spi.kind.StepKind} for a fresh instance
 * for every attempt and calls {@link #run} once, on a thread the step owns until it returns. Fields
 * need no synchronization.
 *
 * <p><b>Repeats.</b> The same step may run more than once for one task: after a crash, or when a
 * lease ends while the step is still busy. Outputs become visible only if the scheduler accepts
 * this attempt, so two attempts never mix; any other effect must be idempotent under {@link
 * StepContext#idempotencyKey()}.
 *
 * <p><b>Same in, same out.</b> Take randomness from {@link StepContext#seed()} only. The seed is
 * fixed for the task, not for the attempt, so a retry trains the same model.
 */
@FunctionalInterface
public interface Step {

  /**
   * Does the work.
   *
   * @param context inputs, outputs, parameters and limits of this attempt; valid only during the
   *     call
   * @return the small values this step offers to expressions, and what it asks to register
   * @throws StepException if the step knows what went wrong; its class decides about a retry.
   *     Outputs written until then are kept with the failed attempt
   * @throws IOException if files could not be read or written; counted as TRANSIENT
   * @throws InterruptedException if the task was cancelled or timed out; let it propagate
   */
  StepResult run(StepContext context) throws StepException, IOException, InterruptedException;
}
