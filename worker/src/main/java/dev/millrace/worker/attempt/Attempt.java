package dev.millrace.worker.attempt;

import dev.millrace.artifacts.Stored;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.worker.secret.LineMask;
import dev.millrace.worker.secret.Mask;
import dev.millrace.worker.secret.ResolvedSecrets;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptWork;
import dev.millrace.worker.step.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One attempt on its thread: inputs, step, outputs, report. Every way through ends in exactly one
 * report.
 */
final class Attempt implements Runnable, RunningAttempt {
  private static final Logger LOG = Logger.getLogger(Attempt.class);
  private static final Failure DEFECT =
      new Failure(
          FailureClass.INTERNAL.name(),
          "The worker could not run or report the step. The log of the worker says why.");

  private final Assign assign;
  private final Lease lease;
  private final AttemptPlace place;
  private final AttemptVoice voice;
  private final Consumer<AttemptReport> ended;
  private Thread thread;
  private volatile Stop stop;
  private volatile Mask mask = Mask.NONE;
  private volatile LineMask lines = new LineMask(Mask.NONE);

  Attempt(
      Assign assign,
      Lease lease,
      AttemptPlace place,
      AttemptVoice voice,
      Consumer<AttemptReport> ended) {
    this.assign = assign;
    this.lease = lease;
    this.place = place;
    this.voice = voice;
    this.ended = ended;
  }

  @Override
  public synchronized void stop(Stop why) {
    // A lease that ends, or a kill, does not wait for the grace period of a cancel before it.
    if (stop == null || why.grace().compareTo(stop.grace()) < 0) {
      stop = why;
    }
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    Path folder = place.staging().of(assign.attempt());
    AttemptReport report = AttemptReport.failed(place.ticker().wallMillis(), DEFECT);
    try {
      report = report(folder);
    } catch (Throwable thrown) {
      // Not even the failure could be described; the slot must come free all the same.
      LOG.errorf(
          mask.isEmpty() ? thrown : null, "Attempt %s: %s", assign.attempt(), thrown.getClass());
    } finally {
      synchronized (this) {
        // From here on nobody interrupts, and the next attempt on this thread begins clean.
        thread = null;
        Thread.interrupted();
      }
      place.staging().remove(folder);
    }
    ended.accept(report);
  }

  private AttemptReport report(Path folder) {
    List<Output> outputs = new ArrayList<>();
    AttemptOutcome outcome;
    AttemptWork work = AttemptPreparation.unprepared(assign, folder, place);
    try {
      stopIfAsked();
      work = AttemptPreparation.prepare(work, assign, folder, place);
      work = withSecrets(work);
      outcome = place.runner(assign).run(work, new Monitor());
      stopIfAsked();
      for (AttemptOutcome.Written written : outcome.written()) {
        outputs.add(store(written));
      }
      stopIfAsked();
    } catch (InterruptedException e) {
      outcome = AttemptOutcome.failed(interrupted(e, work), List.of());
    } catch (IOException | StepException | RuntimeException | Error e) {
      // The boundary of an attempt: its worker goes on, whatever went wrong around the step.
      Stop asked = stop;
      Failure failure = asked == null ? Failures.of(e, work) : asked.failure();
      outcome = AttemptOutcome.failed(failure, List.of());
    }
    outcome = MaskedOutcome.of(outcome, mask);
    return new AttemptReport(
        place.ticker().wallMillis(),
        outcome.failure(),
        outputs,
        outcome.values(),
        outcome.failure() == null ? outcome.registrations() : List.of(),
        outcome.waiting());
  }

  /** From here on everything that the attempt says is masked. */
  private AttemptWork withSecrets(AttemptWork work) throws StepException, InterruptedException {
    if (assign.environment() == null) {
      return work;
    }
    ResolvedSecrets resolved = place.secrets().resolve(assign);
    mask = Mask.of(resolved.values());
    lines = new LineMask(mask);
    return work.with(resolved);
  }

  private Failure interrupted(InterruptedException thrown, AttemptWork work) {
    return Optional.ofNullable(stop).map(Stop::failure).orElseGet(() -> Failures.of(thrown, work));
  }

  private Output store(AttemptOutcome.Written written) throws IOException {
    Stored stored = place.artifacts().put(Path.of(written.path()));
    return new Output(
        written.port(), written.type(), stored.digest(), stored.bytes(), mask.map(written.facts()));
  }

  private void stopIfAsked() throws InterruptedException {
    if (stop != null) {
      throw new InterruptedException("The attempt was asked to stop");
    }
  }

  private final class Monitor implements AttemptMonitor {
    @Override
    public void line(String stream, String text) {
      voice.line(place.ticker().wallMillis(), stream, lines.line(stream, text));
    }

    @Override
    public void progress(double fraction, String what) {
      voice.progress(fraction, mask.text(what));
    }

    @Override
    public boolean stopRequested() {
      return stop != null;
    }

    @Override
    public Duration grace() {
      Stop asked = stop;
      return asked == null ? Duration.ZERO : asked.grace();
    }

    @Override
    public Duration leaseLeft() {
      return lease.left();
    }
  }
}
