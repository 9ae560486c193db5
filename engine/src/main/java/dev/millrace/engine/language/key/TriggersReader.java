package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code triggers}: cron, intervals, events and webhooks. */
public final class TriggersReader {
  /** The keys of a trigger by its form. */
  public static final List<String> CRON_KEYS =
      List.of("cron", "timezone", "dst", "missed", "overlap", "params", PauseAfterReader.KEY);

  public static final List<String> EVERY_KEYS =
      List.of("every", "missed", "overlap", "params", PauseAfterReader.KEY);
  public static final List<String> EVENT_KEYS = EventReader.anyTriggerKeys();
  public static final List<String> WEBHOOK_KEYS =
      List.of(
          "webhook",
          "if",
          "secret",
          "cooldown",
          "debounce",
          "overlap",
          "params",
          PauseAfterReader.KEY);

  /** The words after {@code overlap}. */
  public static final List<String> OVERLAP = List.of("queue", "skip", "cancel-running", "allow");

  private static final List<String> FORMS = List.of("cron", "every", "event", "webhook");

  private final Keys keys;
  private final Values values;
  private final ScheduleReader schedules;
  private final EventReader events;
  private final TriggerParams params;
  private final PauseAfterReader pauseAfter;
  private final HookExpressions expressions;

  /**
   * @param dag the name of the DAG
   * @param declared parameters of the DAG
   * @param expressions those of webhooks
   */
  public TriggersReader(
      Keys keys,
      Values values,
      String dag,
      List<RunParameter> declared,
      HookExpressions expressions) {
    this.keys = keys;
    this.values = values;
    this.schedules = new ScheduleReader(keys, values);
    this.events = new EventReader(keys, values, dag);
    this.params = new TriggerParams(keys, declared);
    this.pauseAfter = new PauseAfterReader(values);
    this.expressions = expressions;
  }

  /** Those that have no finding of their own, in the order written. */
  public List<Trigger> read(Node node) {
    List<Trigger> read = new ArrayList<>();
    Optional<Mapping> triggers = keys.map(node, "'triggers'");
    for (Entry entry : triggers.map(Mapping::entries).orElse(List.of())) {
      keys.name(entry.key(), "a trigger");
      String what = "trigger '" + entry.key().text() + "'";
      keys.map(entry.value(), what)
          .flatMap(map -> trigger(map, entry.key(), what))
          .ifPresent(read::add);
    }
    return read;
  }

  private Optional<Trigger> trigger(Mapping map, Scalar key, String what) {
    List<String> forms = FORMS.stream().filter(f -> map.get(f).isPresent()).toList();
    if (forms.size() != 1) {
      String has = forms.isEmpty() ? " has none of " : " has more than one of ";
      String message = Keys.capital(what) + has + Nearest.list(FORMS) + ".";
      keys.findings().add(FindingCode.CONTRADICTION, key.place(), message, "Keep exactly one.");
      keys.unknownKeys(map, what, anyKey());
      return Optional.empty();
    }
    String form = forms.get(0);
    return switch (form) {
      case "cron" -> scheduled(map, key, what, CRON_KEYS);
      case "every" -> scheduled(map, key, what, EVERY_KEYS);
      case "event" -> event(map, key, what);
      default -> webhook(map, key, what);
    };
  }

  private static List<String> anyKey() {
    List<String> all = new ArrayList<>();
    List.of(CRON_KEYS, EVERY_KEYS, EVENT_KEYS, WEBHOOK_KEYS).forEach(all::addAll);
    return all.stream().distinct().toList();
  }

  private Optional<Trigger> scheduled(Mapping map, Scalar key, String what, List<String> known) {
    keys.unknownKeys(map, what, known);
    var schedule = known.equals(CRON_KEYS) ? schedules.cron(map, what) : schedules.every(map, what);
    var missed = schedules.missed(map, what);
    Overlap overlap = overlap(map, what);
    Map<String, Object> given = params.read(map, key, what, true);
    Optional<Integer> failures = pauseAfter.read(map, what);
    return schedule.map(
        s -> new Trigger.Scheduled(key.text(), s, missed, overlap, given, failures));
  }

  private Optional<Trigger> event(Mapping map, Scalar key, String what) {
    Optional<EventRule> rule = events.rule(map, key, what);
    Optional<Duration> cooldown = duration(map, "cooldown", what);
    Optional<Duration> debounce = duration(map, "debounce", what);
    Overlap overlap = overlap(map, what);
    Map<String, Object> given = params.read(map, key, what, true);
    Optional<Integer> failures = pauseAfter.read(map, what);
    return rule.map(
        of -> new Trigger.OnEvent(key.text(), of, cooldown, debounce, overlap, given, failures));
  }

  private Optional<Trigger> webhook(Mapping map, Scalar key, String what) {
    keys.unknownKeys(map, what, WEBHOOK_KEYS);
    Node node = map.get("webhook").orElseThrow();
    Optional<Boolean> flag = values.flag(node, "'webhook' of " + what);
    if (flag.isPresent() && !flag.get()) {
      values.badValue((Scalar) node, "'webhook' of " + what, "true", "Delete the trigger.");
    }
    Optional<String> secret = secret(map, what);
    Optional<Duration> cooldown = duration(map, "cooldown", what);
    Optional<Duration> debounce = duration(map, "debounce", what);
    Overlap overlap = overlap(map, what);
    HookMappingReader mapping = new HookMappingReader(expressions);
    Map<String, Object> given = params.read(map, key, what, mapping);
    Optional<Integer> failures = pauseAfter.read(map, what);
    return Optional.of(
        new Trigger.Webhook(
            key.text(),
            secret,
            cooldown,
            debounce,
            overlap,
            given,
            failures,
            mapping.read(map, what)));
  }

  private Optional<String> secret(Mapping map, String what) {
    Optional<Node> node = map.get("secret");
    Optional<String> name = node.flatMap(n -> values.text(n, "'secret' of " + what));
    if (name.isPresent() && !SecretReference.isName(name.get())) {
      values.badValue(
          (Scalar) node.get(),
          "'secret' of " + what,
          "a secret's name: " + SecretReference.NAME_EXPECTED,
          "Write its name alone; its value is never in the file.");
    }
    return name;
  }

  private Optional<Duration> duration(Mapping map, String key, String what) {
    return map.get(key).flatMap(n -> values.duration(n, "'" + key + "' of " + what));
  }

  private Overlap overlap(Mapping map, String what) {
    return map.get("overlap")
        .flatMap(n -> values.word(n, "'overlap' of " + what, OVERLAP))
        .map(word -> Overlap.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')))
        .orElse(Overlap.QUEUE);
  }
}
