package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a trigger hears: one event, or several below {@code of}. */
public final class EventReader {
  /** The keys of what happens, by the word after {@code event}. */
  private static final Map<String, List<String>> KEYS =
      Map.of(
          EventKind.DRIFT.word(),
          List.of("event", "model"),
          EventKind.MODEL_UPDATED.word(),
          List.of("event", "model", "alias"),
          EventKind.DAG_ENDED.word(),
          List.of("event", "dag", "states"),
          EventKind.ARTIFACT_UPDATED.word(),
          List.of("event", "dag", "output"),
          "any",
          List.of("event", "of"),
          "all",
          List.of("event", "of", "within"));

  /** The states in which a run can end; without {@code states} only the first one counts. */
  public static final List<String> STATES = List.of("SUCCEEDED", "FAILED", "CANCELLED");

  /** In place of an event: several. */
  public static final String ALL = "all";

  /** In place of an event: one of several. */
  public static final String ANY = "any";

  private static final List<String> JOINS = List.of(ALL, ANY);

  /** The words after {@code event}. */
  public static final List<String> WORDS =
      Stream.concat(EventKind.words().stream(), JOINS.stream()).toList();

  private final Keys keys;
  private final Values values;
  private final String ownDag;

  EventReader(Keys keys, Values values, String dag) {
    this.keys = keys;
    this.values = values;
    this.ownDag = dag;
  }

  /** The keys of what happens. */
  public static List<String> keys(String word) {
    return KEYS.get(word);
  }

  /** The keys of a trigger that waits for what happens. */
  public static List<String> triggerKeys(String word) {
    // a run for all of several events is made when the last of them comes, so there is no debounce
    List<String> calm =
        word.equals(ALL)
            ? List.of("cooldown", "overlap", "params", PauseAfterReader.KEY)
            : List.of("cooldown", "debounce", "overlap", "params", PauseAfterReader.KEY);
    return Stream.concat(keys(word).stream(), calm.stream()).toList();
  }

  /** The keys of any of them. */
  public static List<String> anyTriggerKeys() {
    return WORDS.stream().flatMap(word -> triggerKeys(word).stream()).distinct().toList();
  }

  /** The events of a trigger, if they have no finding. */
  Optional<EventRule> rule(Mapping trigger, Scalar key, String what) {
    Optional<String> word =
        trigger.get("event").flatMap(n -> values.word(n, "'event' of " + what, WORDS));
    keys.unknownKeys(
        trigger, what, word.map(EventReader::triggerKeys).orElseGet(EventReader::anyTriggerKeys));
    return word.filter(JOINS::contains).isPresent()
        ? joined(trigger, word.get(), key, what)
        : word.flatMap(w -> pattern(trigger, w, key.place(), what)).map(EventRule::of);
  }

  private Optional<EventRule> joined(Mapping trigger, String word, Scalar key, String what) {
    Map<String, EventPattern> parts = new LinkedHashMap<>();
    Optional<Mapping> of =
        keys.required(trigger, "of", key.place(), what)
            .flatMap(n -> keys.map(n, "'of' of " + what));
    List<Entry> entries = of.map(m -> List.copyOf(m.entries())).orElse(List.of());
    for (Entry entry : entries) {
      keys.name(entry.key(), "an event");
      String which = "event '" + entry.key().text() + "' of " + what;
      keys.map(entry.value(), which)
          .flatMap(map -> part(map, entry.key().place(), which))
          .ifPresent(pattern -> parts.put(entry.key().text(), pattern));
    }
    if (of.isPresent() && entries.size() < 2) {
      keys.findings()
          .add(
              FindingCode.BAD_VALUE,
              of.get().place(),
              "'of' of " + what + " has fewer than two events; expected two or more.",
              "Write a single event without 'of'.");
    }
    Optional<Duration> within =
        trigger.get("within").flatMap(n -> values.duration(n, "'within' of " + what));
    if (word.equals(ALL)) {
      keys.required(trigger, "within", key.place(), what);
    }
    boolean whole = parts.size() == entries.size() && parts.size() > 1;
    return whole && (word.equals(ANY) || within.isPresent())
        ? Optional.of(new EventRule(parts, word.equals(ALL) ? within : Optional.empty()))
        : Optional.empty();
  }

  private Optional<EventPattern> part(Mapping map, Place at, String what) {
    Optional<String> word =
        keys.required(map, "event", at, what)
            .flatMap(n -> values.word(n, "'event' of " + what, EventKind.words()));
    word.ifPresent(w -> keys.unknownKeys(map, what, keys(w)));
    return word.flatMap(w -> pattern(map, w, at, what));
  }

  private Optional<EventPattern> pattern(Mapping map, String word, Place at, String what) {
    EventKind kind = EventKind.of(word).orElseThrow();
    boolean ofDag = kind.isOfDag();
    Optional<String> subject =
        ofDag
            ? keys.required(map, "dag", at, what)
                .flatMap(n -> values.dagName(n, "'dag' of " + what))
            : keys.required(map, "model", at, what)
                .flatMap(n -> values.modelName(n, "'model' of " + what));
    if (ofDag && subject.filter(ownDag::equals).isPresent()) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              map.get("dag").orElseThrow().place(),
              Keys.capital(what) + " waits for runs of its own DAG, and would start it for ever.",
              "Name another DAG, or use 'every'.");
    }
    Optional<List<String>> whats = whats(kind, map, at, what);
    return subject.flatMap(name -> whats.map(w -> new EventPattern(kind, name, w)));
  }

  /** What of its subject is heard, if that has no finding. */
  private Optional<List<String>> whats(EventKind kind, Mapping map, Place at, String what) {
    return switch (kind) {
      case DRIFT, TICK, MODEL_AGED -> Optional.of(List.of(""));
      case MODEL_UPDATED ->
          map.get("alias").isEmpty()
              ? Optional.of(List.of(""))
              : map.get("alias").flatMap(n -> values.text(n, "'alias' of " + what)).map(List::of);
      case DAG_ENDED ->
          map.get("states").isEmpty()
              ? Optional.of(STATES.subList(0, 1))
              : map.get("states").flatMap(n -> states(n, "'states' of " + what));
      case ARTIFACT_UPDATED ->
          keys.required(map, "output", at, what)
              .flatMap(n -> values.text(n, "'output' of " + what))
              .map(List::of);
    };
  }

  private Optional<List<String>> states(Node node, String what) {
    List<Node> items = node instanceof Sequence list ? list.items() : List.of(node);
    List<String> read = new ArrayList<>();
    for (Node item : items) {
      values.word(item, what, STATES).filter(word -> !read.contains(word)).ifPresent(read::add);
    }
    if (items.isEmpty()) {
      keys.findings()
          .add(
              FindingCode.BAD_VALUE,
              node.place(),
              Keys.capital(what) + " is empty; expected some of " + Nearest.list(STATES) + ".",
              "Delete it for SUCCEEDED alone.");
    }
    return read.isEmpty() ? Optional.empty() : Optional.of(read);
  }
}
