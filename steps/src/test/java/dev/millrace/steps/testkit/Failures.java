package dev.millrace.steps.testkit;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import java.io.IOException;

/** Catches the failure that a step is expected to end with. */
public final class Failures {
  private Failures() {}

  /** Runs the step; fails if it ends well. */
  public static StepException of(FakeStepContext context) throws IOException, InterruptedException {
    try {
      context.run();
    } catch (StepException e) {
      return e;
    }
    throw new AssertionError("the step ended well");
  }

  /** What the step says when it ends with a failure of that class; fails if it ends otherwise. */
  public static String failure(FakeStepContext context, FailureClass expected)
      throws IOException, InterruptedException {
    StepException failure = of(context);
    if (failure.failureClass() != expected) {
      throw new AssertionError("failed as " + failure.failureClass(), failure);
    }
    return failure.getMessage();
  }
}
