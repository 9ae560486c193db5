package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.Given;
import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.CodeEnvironment;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Failure;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Isolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Makes of a ready task what its worker must know: everything resolved, nothing left to look up.
 */
public final class AssignmentBuilder {
  private static final Logger LOG = Logger.getLogger(AssignmentBuilder.class);

  private final AttemptParameters parameters;
  private final Store store;

  public AssignmentBuilder(Expressions expressions, Store store) {
    this.parameters = new AttemptParameters(expressions);
    this.store = store;
  }

  /**
   * Either what to send, or why the task cannot be assigned to anyone.
   *
   * @param key what the result may be reused for; empty if it may not
   * @param assign makes the message for an attempt; null if refused
   */
  public record Built(
      Optional<Failure> refusal,
      Optional<CacheKey> key,
      Function<AttemptKey, ToWorker.Assign> assign) {
    ToWorker.Assign message(AttemptKey attempt) {
      return assign.apply(attempt);
    }
  }

  /** May read the store. */
  public Built build(TaskRef ref) {
    ActiveRun run = ref.run();
    DagStep step = run.step(ref.position());
    Resolved resolved = resolve(ref);
    if (resolved.refusal().isPresent()) {
      return refused(resolved.refusal().get());
    }
    Given given = resolved.given();
    Map<String, Object> resumed =
        run.task(ref.position()).history().answer().map(Answer::facts).orElse(Map.of());
    ToWorker.Share share = share(ref);
    String isolation = step.options().isolation().map(Isolation::word).orElse(null);
    ToWorker.Environment environment = environment(step, given);
    return new Built(
        Optional.empty(),
        Reusable.of(ref, given).key(),
        attempt ->
            new ToWorker.Assign(
                attempt,
                run.header().dag(),
                run.header().dagVersion(),
                step.id(),
                step.kind().name(),
                given.with(),
                given.params(),
                given.run(),
                given.seed(),
                given.inputs(),
                given.files(),
                given.models(),
                given.lineage(),
                step.timeouts().attempt().map(Duration::toMillis).orElse(0L),
                resumed,
                0,
                0,
                share,
                isolation,
                false,
                environment,
                given.slice().orElse(null),
                given.artifacts()));
  }

  /**
   * What an attempt of a task is given, or why it cannot be assigned to anyone.
   *
   * @param given null if refused
   */
  public record Resolved(Optional<Failure> refusal, Given given) {}

  /** May read the store. */
  public Resolved resolve(TaskRef ref) {
    ActiveRun run = ref.run();
    DagStep step = run.step(ref.position());
    try {
      Map<String, Object> with = with(run, ref.position());
      List<String> references = List.copyOf(AttemptParameters.modelsIn(step.kind(), with));
      return new Resolved(
          Optional.empty(),
          new Given(
              with,
              run.runInfo(ref.position()),
              run.header().params(),
              inputs(run, step),
              models(references),
              references,
              new KnownArtifacts(store).of(AttemptParameters.artifactsIn(step.kind(), with)),
              files(run, step),
              step.kind().lineage() ? new Lineages(this).of(run, ref.position()) : List.of(),
              environment(run, ref.position()),
              secretTexts(run, ref.position()),
              seed(run, step, with),
              Slices.of(run, ref.position())));
    } catch (ExpressionException e) {
      return cannot(e.getMessage());
    } catch (MissingReference e) {
      return cannot(e.getMessage());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "Task %s of run %s cannot be assigned", ref.id(), run.header().id());
      return new Resolved(
          Optional.of(new Failure(FailureClass.INTERNAL, "It cannot be assigned: " + e)), null);
    }
  }

  private static ToWorker.Share share(TaskRef ref) {
    WorkerNeeds needs = ref.workerNeeds();
    return needs.memoryBytes().isEmpty() && needs.cpus().isEmpty()
        ? null
        : new ToWorker.Share(needs.memoryBytes().orElse(0L), needs.cpus().orElse(0.0));
  }

  /** The parameters of a task as its attempts see them. */
  Map<String, Object> with(ActiveRun run, int position) throws ExpressionException {
    return parameters.render(run.step(position), run.scope(position));
  }

  private static ToWorker.Environment environment(DagStep step, Given given) {
    CodeEnvironment code = step.options().code();
    return code.isEmpty()
        ? null
        : new ToWorker.Environment(given.env(), code.secrets(), given.secretTexts());
  }

  private List<SecretText> secretTexts(ActiveRun run, int position) throws ExpressionException {
    DagStep step = run.step(position);
    return step.options().code().named().isEmpty()
        ? List.of()
        : parameters.secretTexts(step, run.scope(position));
  }

  private Map<String, String> environment(ActiveRun run, int position) throws ExpressionException {
    DagStep step = run.step(position);
    return step.options().code().env().isEmpty()
        ? Map.of()
        : parameters.environment(step, run.scope(position));
  }

  /** The {@code seed} parameter if there is one, else a number that is fixed for DAG and step. */
  long seed(ActiveRun run, DagStep step, Map<String, Object> with) {
    return with.get("seed") instanceof Number number
        ? number.longValue()
        : (run.header().dag() + "/" + step.id()).hashCode() & 0xffffffffL;
  }

  private List<Input> inputs(ActiveRun run, DagStep step) throws MissingReference {
    List<Input> inputs = new ArrayList<>();
    for (Map.Entry<String, List<InputReference>> port : step.inputs().entrySet()) {
      for (InputReference reference : port.getValue()) {
        inputs.addAll(input(run, port.getKey(), reference));
      }
    }
    return inputs;
  }

  /** None for an optional input that was not produced, several from a mapped step. */
  private List<Input> input(ActiveRun run, String port, InputReference reference)
      throws MissingReference {
    if (reference instanceof InputReference.StepOutput source) {
      return run.produced(source.step(), source.port()).stream()
          .map(made -> input(port, made.output(), made.task()))
          .toList();
    }
    if (reference instanceof InputReference.FixedArtifact fixed) {
      Output known =
          store
              .artifact(fixed.digest())
              .orElseThrow(
                  () ->
                      new MissingReference(
                          "Input '%s' names artifact:sha256:%s, which no run here has produced."
                              .formatted(port, fixed.digest())));
      return List.of(input(port, known, ""));
    }
    InputReference.ModelBundle wanted = (InputReference.ModelBundle) reference;
    Model model =
        store
            .model(wanted.model(), wanted.selector())
            .orElseThrow(
                () ->
                    new MissingReference(
                        "Input '%s' names model:%s@%s, which is not registered."
                            .formatted(port, wanted.model(), wanted.selector())));
    return List.of(
        new Input(port, "bundle", model.bundleDigest(), 0, Map.of("model", model.name()), ""));
  }

  static Input input(String port, Output output, String producer) {
    return new Input(
        port, output.type(), output.digest(), output.bytes(), output.facts(), producer);
  }

  private static Map<String, String> files(ActiveRun run, DagStep step) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String path : AttemptParameters.pathsIn(step)) {
      files.put(path, run.plan().dag().files().get(path));
    }
    return files;
  }

  private Map<String, Model> models(List<String> references) {
    Map<String, Model> models = new LinkedHashMap<>();
    for (String reference : references) {
      int at = reference.indexOf('@');
      String name = at < 0 ? reference : reference.substring(0, at);
      String selector = at < 0 ? "live" : reference.substring(at + 1);
      store.model(name, selector).ifPresent(model -> models.put(reference, model));
    }
    return models;
  }

  private static Resolved cannot(String why) {
    return new Resolved(Optional.of(new Failure(FailureClass.USER, why)), null);
  }

  private static Built refused(Failure why) {
    return new Built(
        Optional.of(why),
        Optional.empty(),
        attempt -> {
          throw new IllegalStateException("refused: " + why.message());
        });
  }

  /** Something that the step names does not exist. */
  private static final class MissingReference extends Exception {
    private static final long serialVersionUID = 1L;

    MissingReference(String message) {
      super(message);
    }
  }
}
