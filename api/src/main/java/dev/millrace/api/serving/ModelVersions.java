package dev.millrace.api.serving;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.TaskView;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Which version answers. An answer is remembered for 200 ms at most and forgotten as soon as any
 * task succeeds, because that may have been the one that moved an alias.
 */
@Singleton
public final class ModelVersions {
  /** The alias that answers when a request names no version. */
  public static final String DEFAULT_ALIAS = "live";

  private static final long REMEMBERED_NANOS = Duration.ofMillis(200).toNanos();
  private static final int REMEMBERED_MAX = 1_000;

  private record Question(String model, String selector) {}

  private record Answer(ModelVersionView version, long atNanos) {}

  private final Queries queries;
  private final LongSupplier nanos;
  private final Map<Question, Answer> remembered = new ConcurrentHashMap<>();
  private final AtomicLong clearings = new AtomicLong();
  private final Changes.Subscription subscription;

  @Inject
  public ModelVersions(Queries queries, Changes changes) {
    this(queries, changes, System::nanoTime);
  }

  ModelVersions(Queries queries, Changes changes, LongSupplier nanos) {
    this.queries = queries;
    this.nanos = nanos;
    this.subscription = changes.subscribe(0, this::changed);
  }

  /**
   * The version that a selector names now.
   *
   * @param selector an alias, or a version number in digits
   * @throws ProblemException 404 with the models, or the versions and aliases, that exist
   */
  public ModelVersionView find(String model, String selector) {
    Question question = new Question(model, selector);
    long now = nanos.getAsLong();
    Answer answer = remembered.get(question);
    if (answer != null && now - answer.atNanos() < REMEMBERED_NANOS) {
      return answer.version();
    }
    long before = clearings.get();
    ModelVersionView version =
        queries.modelVersion(model, selector).orElseThrow(() -> missing(model, selector));
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(question, new Answer(version, now));
    if (clearings.get() != before) {
      remembered.remove(question);
    }
    return version;
  }

  /** The model, or 404 with the nearest name. */
  public ModelView model(String name) {
    return queries
        .model(name)
        .orElseThrow(
            () -> {
              List<String> names = queries.models().stream().map(ModelView::name).toList();
              return Problem.of(
                      ProblemKind.NOT_FOUND,
                      "there is no model \"" + name + "\". " + NearestName.hint(name, names))
                  .with("models", names)
                  .asException();
            });
  }

  private ProblemException missing(String name, String selector) {
    ModelView model = model(name);
    List<String> versions =
        model.versions().stream().map(version -> String.valueOf(version.version())).toList();
    List<String> aliases = model.aliases().keySet().stream().sorted().toList();
    return Problem.of(
            ProblemKind.NOT_FOUND,
            "model \""
                + name
                + "\" has no version or alias \""
                + selector
                + "\"; versions: "
                + named(versions)
                + "; aliases: "
                + named(aliases))
        .with("versions", versions)
        .with("aliases", aliases)
        .asException();
  }

  private static String named(List<String> names) {
    return names.isEmpty() ? "none" : NearestName.list(names);
  }

  private void changed(Change change) {
    if (change.body() instanceof TaskView task && task.state().equals("SUCCEEDED")) {
      clearings.incrementAndGet();
      remembered.clear();
    }
  }

  @PreDestroy
  void stop() {
    subscription.close();
  }
}
