package dev.millrace.steps.evaluate;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.learn.Task;
import java.util.Optional;

/**
 * What to compare with and how.
 *
 * @param model reference of a registered model; empty to use the input {@code baseline}
 * @param test {@code mcnemar} or {@code bootstrap}
 * @param metric {@code accuracy}, {@code rmse} or {@code mae}
 * @param alpha how often a difference by chance may be taken for a real one
 * @param margin how much worse the candidate may be, in the metric's unit; empty for "not
 *     significantly worse"
 */
record Against(
    Optional<String> model, String test, String metric, double alpha, Optional<Double> margin) {

  /**
   * @throws StepException USER if test or metric do not fit the task
   */
  static Against of(Parameters parameters, Task task) throws StepException {
    if (task == Task.CLUSTERING) {
      throw StepException.user(
          "Clusterings cannot be compared row by row; remove 'against' and the input 'baseline'.");
    }
    boolean classification = task == Task.CLASSIFICATION;
    String test = parameters.text("test", classification ? "mcnemar" : "bootstrap");
    String metric = parameters.text("metric", classification ? "accuracy" : "rmse");
    if (test.equals("mcnemar") && !classification) {
      throw StepException.user(
          "Test 'mcnemar' compares classifiers; this is a regression. Use test: bootstrap.");
    }
    if (metric.equals("accuracy") != classification) {
      throw StepException.user(
          "Parameter 'against.metric' is '%s', which does not fit %s. Use %s."
              .formatted(metric, task.word(), classification ? "accuracy" : "rmse or mae"));
    }
    return new Against(
        parameters.has("model") ? Optional.of(parameters.text("model")) : Optional.empty(),
        test,
        metric,
        parameters.number("alpha", 0.05),
        parameters.has("margin") ? Optional.of(parameters.number("margin")) : Optional.empty());
  }
}
