package dev.millrace.steps.learn;

import dev.millrace.spi.StepException;

/**
 * Makes models. Every call starts from the seed anew, so the same rows and settings give the same
 * model however often it is called.
 */
@FunctionalInterface
public interface Learner {
  /**
   * @throws StepException DATA if the training diverges
   * @throws InterruptedException if the calling thread was interrupted; within one member of a
   *     forest or one epoch
   */
  TrainedModel learn(TrainingRows rows, Settings settings, TrainingProgress progress)
      throws StepException, InterruptedException;
}
