package dev.millrace.worker.step;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Wait;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Waiting;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.model.ModelRegistration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a step on the calling thread. */
public final class InlineRunner implements AttemptRunner {
  private final Map<String, Known> kinds;
  private final ExpressionEvaluator expressions;

  /** What a kind declares is asked once, not for each of 100,000 items. */
  private record Known(StepKind kind, KindDeclaration declaration) {
    static Known of(StepKind kind) {
      return new Known(kind, kind.declaration());
    }
  }

  /**
   * @param kinds by name
   */
  public InlineRunner(Map<String, StepKind> kinds, ExpressionEvaluator expressions) {
    Map<String, Known> known = new HashMap<>();
    kinds.forEach((name, kind) -> known.put(name, Known.of(kind)));
    this.kinds = Map.copyOf(known);
    this.expressions = expressions;
  }

  @Override
  public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) throws InterruptedException {
    Known kind = kinds.get(work.kind());
    if (kind == null) {
      return AttemptOutcome.failed(unknown(work.kind()), List.of());
    }
    if (work.slice() == null) {
      return run(kind, work, monitor);
    }
    AttemptWork evaluated;
    try {
      evaluated = new SliceParameters(kind.declaration(), monitor, expressions).evaluate(work);
    } catch (Throwable thrown) {
      if (monitor.stopRequested()) {
        throw stopped(thrown);
      }
      return AttemptOutcome.failed(Failures.of(thrown, work), List.of());
    }
    return run(kind, evaluated, monitor);
  }

  private AttemptOutcome run(Known kind, AttemptWork work, AttemptMonitor monitor)
      throws InterruptedException {
    WorkContext context;
    try {
      List<String> inputs = work.inputs().stream().map(AttemptWork.Input::port).distinct().toList();
      context =
          new WorkContext(
              work, kind.declaration().asUsed(inputs, work.with()), monitor, expressions);
    } catch (RuntimeException | LinkageError e) {
      return AttemptOutcome.failed(Failures.of(e, work), List.of());
    }
    try {
      return succeeded(kind.kind().create().run(context), context, work);
    } catch (Throwable thrown) {
      // The boundary between user code and the worker: everything it throws becomes a failure.
      if (monitor.stopRequested()) {
        throw stopped(thrown);
      }
      return AttemptOutcome.failed(Failures.of(thrown, work), context.written());
    }
  }

  private static AttemptOutcome succeeded(StepResult result, WorkContext context, AttemptWork work)
      throws StepException {
    if (result.waiting().isPresent()) {
      return new AttemptOutcome(
          null, List.of(), Map.of(), List.of(), waiting(result.waiting().get()));
    }
    List<String> unwritten = context.unwritten();
    if (!unwritten.isEmpty()) {
      throw new IllegalStateException(
          "Kind '" + work.kind() + "' ended well without its outputs " + unwritten);
    }
    Map<String, Object> values = PlainValues.map(result.values(), "The value");
    long bytes = PlainValues.bytes(values);
    if (bytes > PlainValues.VALUES_BYTES_MAX) {
      throw StepException.user(
          "The values of step '"
              + work.identity().step()
              + "' have "
              + bytes
              + " bytes; a step may return "
              + PlainValues.VALUES_BYTES_MAX
              + ". Write them to an output instead.");
    }
    List<Registration> registrations =
        result.registrations().stream().map(InlineRunner::registration).toList();
    return new AttemptOutcome(null, context.written(), values, registrations, null);
  }

  private static Wait waiting(Waiting waiting) {
    if (waiting instanceof Waiting.Until time) {
      return new Wait(
          "time",
          time.at().toEpochMilli(),
          "",
          "",
          PlainValues.map(time.memory(), "What the step remembers"));
    }
    if (waiting instanceof Waiting.Decision decision) {
      long deadline = decision.deadline().map(Instant::toEpochMilli).orElse(0L);
      return new Wait("decision", deadline, decision.question(), "", Map.of());
    }
    Waiting.ChildRun child = (Waiting.ChildRun) waiting;
    return new Wait("run", 0, "", child.dag(), PlainValues.map(child.params(), "The parameter"));
  }

  private static Registration registration(ModelRegistration wish) {
    return new Registration(
        wish.model(),
        wish.bundleDigest(),
        wish.alias().orElse(null),
        PlainValues.map(wish.facts(), "Facts of model '" + wish.model() + "'"));
  }

  private static Failure unknown(String kind) {
    return new Failure(
        FailureClass.USER.name(),
        "This worker does not know the step kind '"
            + kind
            + "'. Install the plugin that brings it in every worker.");
  }

  private static InterruptedException stopped(Throwable thrown) {
    if (thrown instanceof InterruptedException interrupted) {
      return interrupted;
    }
    InterruptedException stopped = new InterruptedException("The step stopped when asked");
    stopped.initCause(thrown);
    return stopped;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
