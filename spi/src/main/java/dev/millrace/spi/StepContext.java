package dev.millrace.spi;

import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.model.RegisteredModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one attempt may see and touch. Safe to use from threads that the step starts and joins. */
public interface StepContext {
  /** Identity of the attempt: run, DAG, step, task and number. */
  Identity identity();

  /** The same for every attempt of a task; give it to systems that can deduplicate. */
  default String idempotencyKey() {
    return identity().run() + "/" + identity().task();
  }

  /**
   * Fixed for the task, not for the attempt: the {@code seed} parameter where the kind has one and
   * it is set, otherwise derived from DAG and task id.
   */
  long seed();

  /** The parameters of {@code with}, expressions evaluated, defaults filled in. */
  Parameters parameters();

  /**
   * The variables of {@code env} and {@code secrets}, for the code that the step runs; only for
   * kinds that declare that they run code. Values of secrets are among them: hand them on in the
   * environment of a process, never in its arguments or in a file.
   */
  default Map<String, String> environment() {
    return Map.of();
  }

  /**
   * A text without the values of this attempt's secrets. Whatever a step says is masked anyway;
   * this is for a text that is shortened before it is said, because half a secret is not found.
   */
  default String masked(String text) {
    return text;
  }

  /**
   * What came that the step waited for; empty unless it asked to wait ({@link Waiting}). {@code
   * waited} is {@code time}, {@code decision} or {@code run}. A decision adds {@code approved}
   * (boolean; missing if the deadline came first), {@code by} and {@code comment}; a run adds
   * {@code run}, {@code state}, {@code reason} and {@code version}, and as {@code outputs} what
   * that run left of what the step declares: name to {@code type} with {@code digest}, {@code
   * bytes} and {@code facts}, or with {@code value}, or with why it is {@code missing}. A time adds
   * what the step wanted to remember.
   */
  default Map<String, Object> resumed() {
    return Map.of();
  }

  /** The parameters of the run ({@code params} in expressions). */
  Map<String, Object> runParameters();

  /** The input ports that artifacts are bound to, in the order written. */
  List<String> inputPorts();

  /** The artifacts bound to an input port, in the order written; empty if none is bound. */
  List<InputArtifact> inputs(String port);

  /** The only artifact of a port; empty if none is bound. */
  default Optional<InputArtifact> input(String port) {
    return inputs(port).stream().findFirst();
  }

  /** The only artifact of a port that the kind declares as required. */
  default InputArtifact requiredInput(String port) throws StepException {
    return input(port)
        .orElseThrow(
            () ->
                StepException.user(
                    "Input '" + port + "' of step '" + identity().step() + "' is not connected."));
  }

  /**
   * Begins an output. Write the bytes to {@link OutputArtifact#path()} before {@code run} returns.
   * Asking again for the same port answers with the same output.
   *
   * @throws IllegalArgumentException if the kind declares no such port
   */
  OutputArtifact output(String port);

  /**
   * Gives an artifact that exists already as an output: no bytes are read, written or copied. It
   * takes the place of {@link #output} for that port.
   *
   * @throws IllegalArgumentException if the kind declares no such port, or the port does not take
   *     artifacts of that type
   * @throws UnsupportedOperationException if whoever runs the step knows only outputs with a file
   */
  default void passOn(String port, ExistingArtifact artifact) {
    throw new UnsupportedOperationException(
        "Output '" + port + "' cannot be an artifact that exists already; write a file.");
  }

  /**
   * The pinned bytes of a file that a parameter of type {@code path} names, exactly as the DAG
   * version holds them.
   *
   * @param name the parameter's value, relative to the DAG file
   * @throws StepException USER if the DAG version holds no such file
   */
  Path file(String name) throws StepException;

  /** The registered model that a parameter of type {@code model} names; empty if there is none. */
  Optional<RegisteredModel> model(String reference);

  /**
   * The artifact that a parameter of type {@code artifact} names, as it was when this attempt was
   * sent to its worker; empty if there was none. A step that waits is told anew each time it looks.
   *
   * @param reference the parameter's value
   */
  default Optional<KnownArtifact> artifact(String reference) {
    return Optional.empty();
  }

  /** The tasks upstream of this one, nearest last; only for kinds that declare lineage. */
  List<LineageEntry> lineage();

  /**
   * Evaluates a CEL expression.
   *
   * @param names the variables it may use, besides {@code params} and {@code run}
   * @throws StepException USER if it cannot be evaluated, with the expression and the reason
   */
  Object evaluate(String expression, Map<String, Object> names) throws StepException;

  /** An empty directory of this attempt, removed afterwards. */
  Path scratch();

  /**
   * A directory of this worker that outlives attempts and that all of them share. What is in it may
   * vanish between two attempts. Another process may use it at the same time: take names that say
   * what is inside, such as a digest, and lock or rename.
   */
  Path cache();

  /** What this attempt may use. */
  Limits limits();

  /** The container that the step's code is to run in; empty unless it is to run in one. */
  default Optional<Container> container() {
    return Optional.empty();
  }

  /** Writes a line to the attempt's log; visible to users within a second. */
  void log(String line);

  /**
   * Writes a line that a program printed to the attempt's log.
   *
   * @param toErrors whether it was printed to its standard error
   */
  default void printed(boolean toErrors, String line) {
    log(line);
  }

  /**
   * Says how far the work is.
   *
   * @param fraction 0 to 1
   * @param what a few words, such as {@code "tree 17 of 100"}
   */
  void progress(double fraction, String what);

  /**
   * How long the step may take to stop once it was asked; what is left of it is killed then. May
   * become shorter.
   */
  Duration grace();

  /** True once the attempt was asked to stop; a loop that cannot be interrupted asks here. */
  boolean cancelled();

  /** Who this attempt is. {@code attempt} counts from 1. */
  record Identity(
      String run, String dag, String dagVersion, String step, String task, int attempt) {}

  /**
   * @param memoryBytes bound for what the step allocates outside of the Java heap, such as a data
   *     engine
   * @param threads how many threads it should use at most
   * @param cacheDays after how many days a step may remove from {@link #cache} what nobody used
   */
  record Limits(long memoryBytes, int threads, int cacheDays) {}

  /**
   * The one container of an attempt. The worker removes what is left of it, however the step ends.
   *
   * @param command path of {@code docker} or {@code podman}
   * @param image what the worker runs if the step names none
   * @param name that it must be given; the worker finds it by that
   * @param labels that it must carry; a later worker finds it by those
   * @param cpus processors that it may use; 0 for no limit
   */
  record Container(
      String command,
      Optional<String> image,
      String name,
      Map<String, String> labels,
      double cpus) {
    public Container {
      labels = Map.copyOf(labels);
    }
  }

  /** One task that this one depends on, directly or not. */
  record LineageEntry(
      String task,
      String kind,
      int kindVersion,
      Map<String, Object> parameters,
      long seed,
      Map<String, List<String>> inputDigests,
      Map<String, String> outputDigests) {}
}
