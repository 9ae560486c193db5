package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code retry}, {@code timeout}, {@code timeouts} and {@code on-failure}, of {@code defaults} and
 * of a step. A step's keys win over those of {@code defaults} one by one.
 */
public final class PolicyReader {
  /** The keys that this reads. */
  public static final List<String> KEYS = List.of("retry", "timeout", "timeouts", "on-failure");

  public static final List<String> RETRY_KEYS = List.of("max", "on", "backoff");
  public static final List<String> BACKOFF_KEYS = List.of("initial", "factor", "limit", "jitter");
  public static final List<String> TIMEOUTS_KEYS = List.of("queue", "attempt", "total");

  /** Most retries that {@code retry.max} may ask for. */
  public static final int RETRIES_MAX = 100;

  /** The failure classes that {@code retry.on} may list. */
  public static final List<String> RETRYABLE = List.of("transient", "lost", "oom", "timeout");

  private static final String RETRYABLE_WORDS = Nearest.list(RETRYABLE);

  /** The words after {@code on-failure}. */
  public static final List<String> ON_FAILURE_WORDS =
      List.of("continue", "fail", "skip-downstream");

  private static final Set<FailureClass> RETRIED =
      Set.of(FailureClass.TRANSIENT, FailureClass.LOST);
  private static final Map<String, String> NEVER =
      Map.of(
          "user", "the same parameters and code fail again",
          "data", "the same data breaks the same contract",
          "gate", "the verdict would be the same",
          "internal", "it is a defect, to be reported");
  private static final Map<String, OnFailure> ON_FAILURE =
      Map.of(
          "fail", OnFailure.FAIL,
          "continue", OnFailure.CONTINUE,
          "skip-downstream", OnFailure.SKIP_DOWNSTREAM);

  private final Keys keys;
  private final Values values;

  public PolicyReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  /** The policies of a map, on top of others. */
  public Defaults read(Mapping map, Defaults base) {
    Node retry = map.at("retry");
    Node onFailure = map.at("on-failure");
    boolean timeouts = map.has("timeout") || map.has("timeouts");
    if (retry == null && onFailure == null && !timeouts) {
      return base;
    }
    return new Defaults(
        retry == null ? base.retry() : retry(retry, base.retry()),
        timeouts ? timeouts(map, base.timeouts()) : base.timeouts(),
        onFailure == null ? base.onFailure() : onFailure(onFailure).orElse(base.onFailure()));
  }

  private Optional<OnFailure> onFailure(Node node) {
    return values.word(node, "'on-failure'", ON_FAILURE_WORDS).map(ON_FAILURE::get);
  }

  private RetryPolicy retry(Node node, RetryPolicy base) {
    Optional<Mapping> map = keys.map(node, "'retry'", RETRY_KEYS);
    if (map.isEmpty()) {
      return base;
    }
    int max =
        map.get()
            .get("max")
            .flatMap(n -> values.whole(n, "'retry.max'", 0, RETRIES_MAX))
            .map(Long::intValue)
            .orElse(base.max());
    boolean unsaid = base.max() == 0 && base.on().equals(RetryPolicy.NONE.on());
    Set<FailureClass> inherited = unsaid && max > 0 ? RETRIED : base.on();
    Set<FailureClass> on = map.get().get("on").map(this::classes).orElse(inherited);
    RetryPolicy retry =
        new RetryPolicy(max, on, base.initial(), base.factor(), base.limit(), base.jitter());
    Optional<Mapping> backoff =
        map.get().get("backoff").flatMap(n -> keys.map(n, "'retry.backoff'", BACKOFF_KEYS));
    return backoff.isPresent() ? backoff(backoff.get(), retry) : retry;
  }

  private RetryPolicy backoff(Mapping map, RetryPolicy base) {
    Duration initial = duration(map, "initial", "retry.backoff").orElse(base.initial());
    Optional<Duration> written = duration(map, "limit", "retry.backoff");
    Duration limit = written.orElse(base.limit());
    double factor =
        map.get("factor")
            .flatMap(n -> values.number(n, "'retry.backoff.factor'", 1, 100))
            .orElse(base.factor());
    double jitter =
        map.get("jitter")
            .flatMap(n -> values.number(n, "'retry.backoff.jitter'", 0, 1))
            .orElse(base.jitter());
    if (initial.compareTo(limit) > 0) {
      if (written.isPresent()) {
        contradiction(
            map.byKey().get("limit").value().place(),
            "retry.backoff.limit is shorter than retry.backoff.initial.",
            "Raise the limit, or lower initial.");
      }
      limit = initial;
    }
    return new RetryPolicy(base.max(), base.on(), initial, factor, limit, jitter);
  }

  private Set<FailureClass> classes(Node node) {
    Set<FailureClass> classes = EnumSet.noneOf(FailureClass.class);
    for (Node item : keys.oneOrMany(node)) {
      Optional<Scalar> word = keys.scalar(item, "'retry.on'", RETRYABLE_WORDS);
      String never = word.map(w -> NEVER.get(w.text())).orElse(null);
      if (never != null) {
        String reason =
            "A failure of class " + word.get().text() + " is not retried: " + never + ".";
        values.badValue(word.get(), "'retry.on'", RETRYABLE_WORDS, reason);
      } else if (word.isPresent()) {
        values
            .word(item, "'retry.on'", RETRYABLE)
            .ifPresent(w -> classes.add(FailureClass.valueOf(w.toUpperCase(Locale.ROOT))));
      }
    }
    classes.add(FailureClass.LOST); // always, with a cap of its own
    return classes;
  }

  private Timeouts timeouts(Mapping map, Timeouts base) {
    Optional<Mapping> several =
        map.get("timeouts").flatMap(n -> keys.map(n, "'timeouts'", TIMEOUTS_KEYS));
    Optional<Duration> queue = several.flatMap(m -> duration(m, "queue", "timeouts"));
    Optional<Duration> attempt = several.flatMap(m -> duration(m, "attempt", "timeouts"));
    Optional<Duration> total = several.flatMap(m -> duration(m, "total", "timeouts"));
    Optional<Duration> single = map.get("timeout").flatMap(n -> values.duration(n, "'timeout'"));
    boolean both =
        map.get("timeout").isPresent() && several.flatMap(m -> m.get("attempt")).isPresent();
    if (both) {
      contradiction(
          map.byKey().get("timeout").key().place(),
          "'timeout' and 'timeouts.attempt' say the same thing twice.",
          "Keep one of them.");
    }
    attempt = attempt.or(() -> single);
    if (attempt.isPresent() && total.isPresent() && total.get().compareTo(attempt.get()) < 0) {
      contradiction(
          several.get().byKey().get("total").value().place(),
          "timeouts.total is shorter than the timeout of one attempt.",
          "Raise total.");
    }
    return new Timeouts(queue.or(base::queue), attempt.or(base::attempt), total.or(base::total));
  }

  private Optional<Duration> duration(Mapping map, String key, String what) {
    Node node = map.at(key);
    return node == null ? Optional.empty() : values.duration(node, "'" + what + "." + key + "'");
  }

  private void contradiction(Place place, String message, String suggestion) {
    keys.findings().add(FindingCode.CONTRADICTION, place, message, suggestion);
  }
}
