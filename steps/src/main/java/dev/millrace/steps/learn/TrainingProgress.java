package dev.millrace.steps.learn;

/** Hears how far the training is. Called from several threads. */
@FunctionalInterface
public interface TrainingProgress {
  /**
   * @param fraction 0 to 1
   */
  void at(double fraction, String what);
}
