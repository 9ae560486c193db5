package dev.millrace.worker.step;

import dev.millrace.artifacts.ArtifactMissing;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.worker.secret.Mask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Turns what a step threw into a failure for users. Stack traces stay in the log of the process.
 */
public final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  /**
   * @param work whose step threw; names it in the log
   */
  public static Failure of(Throwable thrown, AttemptWork work) {
    if (thrown instanceof StepException known) {
      if (known.getCause() != null) {
        LOG.debugf(shown(known, work), "%s failed as %s", name(work), known.failureClass());
      }
      return new Failure(known.failureClass().name(), known.getMessage());
    }
    if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
      LOG.debugf(shown(thrown, work), "%s could not read or write", name(work));
      return new Failure(FailureClass.TRANSIENT.name(), sentence(thrown));
    }
    if (thrown instanceof ArtifactMissing missing) {
      return new Failure(FailureClass.TRANSIENT.name(), missing.getMessage());
    }
    if (thrown instanceof OutOfMemoryError) {
      return outOfMemory();
    }
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.errorf(shown(thrown, work), "Incident %s: %s", incident, name(work));
    return new Failure(
        FailureClass.INTERNAL.name(),
        "Step kind '"
            + work.kind()
            + "' failed by a defect ("
            + thrown.getClass().getSimpleName()
            + "), incident "
            + incident
            + ". The log of the worker has the details under this number; please report it.");
  }

  public static Failure outOfMemory() {
    return new Failure(
        FailureClass.OOM.name(),
        "The step ran out of Java heap. Give it less data, raise millrace.worker.step-heap, or ask"
            + " for a retry on OOM.");
  }

  /** The same, or what says the same without the secrets of the step. */
  private static Throwable shown(Throwable thrown, AttemptWork work) {
    return work.secrets().isEmpty() ? thrown : MaskedThrowable.of(thrown, Mask.of(work.secrets()));
  }

  private static String sentence(Throwable thrown) {
    Throwable shown =
        thrown instanceof UncheckedIOException && thrown.getMessage() == null
            ? thrown.getCause()
            : thrown;
    String kind = shown.getClass().getSimpleName();
    return shown.getMessage() == null ? kind : kind + ": " + shown.getMessage();
  }

  private static String name(AttemptWork work) {
    return "step '"
        + work.identity().step()
        + "' ("
        + work.kind()
        + "), run "
        + work.identity().run()
        + ", task "
        + work.identity().task()
        + ", attempt "
        + work.identity().attempt();
  }
}
