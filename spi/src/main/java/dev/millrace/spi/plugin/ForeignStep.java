package dev.millrace.spi.plugin;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A step whose code is no part of Millrace: its defects are its author's, and are told as such. */
public final class ForeignStep implements Step {
  private final Step step;
  private final String what;

  /**
   * @param what names it in messages, such as {@code class org.acme.Score}
   */
  public ForeignStep(Step step, String what) {
    this.step = step;
    this.what = what;
  }

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Libraries look for what they load by name here.
    thread.setContextClassLoader(step.getClass().getClassLoader());
    try {
      StepResult result = step.run(context);
      if (result == null) {
        throw StepException.user("The step of " + what + " returned null; expected a StepResult.");
      }
      return result;
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      context.log(trace.toString().stripTrailing());
      throw new StepException(
          FailureClass.USER,
          "The step of "
              + what
              + " threw "
              + e.getClass().getSimpleName()
              + (e.getMessage() == null ? "" : ": " + e.getMessage())
              + ". Its log has the stack trace.",
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
