package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.anyOf;
import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.named;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.whole;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.key.EventReader;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PauseAfterReader;
import dev.millrace.engine.language.key.RetrainReader;
import dev.millrace.engine.language.key.ScheduleReader;
import dev.millrace.engine.language.key.TriggersReader;
import dev.millrace.engine.retrain.RetrainConditions;
import dev.millrace.engine.schedule.Missed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code triggers}: cron, intervals, events and webhooks. */
final class TriggerSchema {
  /** The keys of single events that may be left out. */
  private static final List<String> OPTIONAL = List.of("alias", "states");

  private TriggerSchema() {}

  static Map<String, Object> triggers() {
    List<Map<String, Object>> forms = new ArrayList<>(List.of(cron(), every(), webhook()));
    EventReader.WORDS.forEach(word -> forms.add(event(word)));
    return named(Keys.NAME_PATTERN, of("oneOf", forms));
  }

  private static Map<String, Object> overlap() {
    return described(
        "What happens to a tick while a run of before still goes on.",
        word(TriggersReader.OVERLAP));
  }

  private static Map<String, Object> params() {
    return described("Parameters of its runs.", of("type", "object"));
  }

  private static Map<String, Object> pauseAfter() {
    return described(
        "After so many runs in a row that failed it is paused, until somebody resumes it.",
        whole(1, PauseAfterReader.RUNS_MAX));
  }

  /** The policy that trains a model anew. */
  static Map<String, Object> retrain() {
    Map<String, Map<String, Object>> retrain = new LinkedHashMap<>();
    retrain.put(
        "when", described("One of these is enough: " + RetrainConditions.EXPECTED + ".", text()));
    retrain.put(
        "model", described("The registered model that drifts, or whose age counts.", text()));
    retrain.put(
        "alias",
        described(
            "The version whose age counts has this alias; without it the newest counts.", text()));
    clock(retrain);
    Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    rows.put(
        "dag",
        described(
            "The DAG whose runs leave the dataset.", text("^" + DagReader.NAME_PATTERN + "$")));
    rows.put("output", described("Its name among their outputs.", text()));
    rows.put(
        "count",
        described(
            "growth: what it has more than the one before; all: every row of each dataset that"
                + " comes. Else growth.",
            word(RetrainReader.COUNTS)));
    retrain.put(
        "rows",
        described(
            "The dataset whose new rows count.",
            map(RetrainReader.ROWS_KEYS, rows, "dag", "output")));
    retrain.put(
        "cooldown", described("How long after a run it makes no other.", ref(Scalars.DURATION)));
    Map<String, Map<String, Object>> budget = new LinkedHashMap<>();
    budget.put("runs", described("Most runs.", whole(1, RetrainReader.RUNS_MAX)));
    budget.put("per", described("In any stretch of this length.", ref(Scalars.DURATION)));
    retrain.put(
        "budget",
        described(
            "How many runs it may make.", map(RetrainReader.BUDGET_KEYS, budget, "runs", "per")));
    retrain.put("params", params());
    retrain.put(PauseAfterReader.KEY, pauseAfter());
    return map(RetrainReader.KEYS, retrain, "when");
  }

  private static Map<String, Object> cron() {
    Map<String, Map<String, Object>> cron = new LinkedHashMap<>();
    clock(cron);
    cron.put("missed", missed());
    cron.put("overlap", overlap());
    cron.put("params", params());
    cron.put(PauseAfterReader.KEY, pauseAfter());
    return map(TriggersReader.CRON_KEYS, cron, "cron");
  }

  private static void clock(Map<String, Map<String, Object>> cron) {
    cron.put(
        "cron",
        described(
            "minute hour day month weekday, six fields with seconds first, or a name such as"
                + " @daily; or a list of these.",
            oneOrMany(text())));
    cron.put(
        "timezone", described("Where the clock stands, such as Europe/Zurich; else UTC.", text()));
    cron.put("dst", dst());
  }

  private static Map<String, Object> every() {
    Map<String, Map<String, Object>> every = new LinkedHashMap<>();
    every.put(
        "every",
        described(
            "Elapsed time between two runs, counted from 1970-01-01T00:00Z; whole seconds.",
            ref(Scalars.DURATION)));
    every.put("missed", missed());
    every.put("overlap", overlap());
    every.put("params", params());
    every.put(PauseAfterReader.KEY, pauseAfter());
    return map(TriggersReader.EVERY_KEYS, every, "every");
  }

  private static Map<String, Object> dst() {
    Map<String, Map<String, Object>> dst = new LinkedHashMap<>();
    dst.put(
        "gap", described("A local time that does not exist that day.", word(ScheduleReader.GAPS)));
    dst.put(
        "overlap",
        described("A local time that exists twice that day.", word(ScheduleReader.OVERLAPS)));
    return described(
        "What becomes of local times when the clocks change, if not the usual.",
        map(ScheduleReader.DST_KEYS, dst));
  }

  private static Map<String, Object> missed() {
    Map<String, Map<String, Object>> missed = new LinkedHashMap<>();
    missed.put("policy", described("Which of them become runs.", word(ScheduleReader.MISSED)));
    missed.put("within", described("How old they may be; else 24h.", ref(Scalars.DURATION)));
    missed.put(
        "max",
        described("Most runs that 'all' makes, the newest; else 20.", whole(1, Missed.MAX_MAX)));
    return described(
        "What becomes of ticks that were missed; latest if it says nothing.",
        anyOf(word(ScheduleReader.MISSED), map(ScheduleReader.MISSED_KEYS, missed)));
  }

  /** A trigger that waits for what a word names. */
  private static Map<String, Object> event(String word) {
    Map<String, Map<String, Object>> event = happening(word);
    event.put(
        "cooldown",
        described("How long after a run no event makes another.", ref(Scalars.DURATION)));
    event.put(
        "debounce",
        described(
            "For how long no event may come until the last one makes a run.",
            ref(Scalars.DURATION)));
    event.put("overlap", overlap());
    event.put("params", params());
    event.put(PauseAfterReader.KEY, pauseAfter());
    return picked(EventReader.triggerKeys(word), event, required(word));
  }

  private static Map<String, Object> picked(
      List<String> keys, Map<String, Map<String, Object>> properties, List<String> required) {
    properties.keySet().retainAll(keys);
    return map(keys, properties, required.toArray(String[]::new));
  }

  private static List<String> required(String word) {
    return switch (word) {
      case EventReader.ALL -> List.of("event", "of", "within");
      case EventReader.ANY -> List.of("event", "of");
      default -> EventReader.keys(word).stream().filter(key -> !OPTIONAL.contains(key)).toList();
    };
  }

  /** What happens: all that any word has; the keys of the word are to be picked. */
  private static Map<String, Map<String, Object>> happening(String word) {
    Map<String, Map<String, Object>> of = new LinkedHashMap<>();
    of.put("event", described("What must happen.", of("const", word)));
    of.put("model", described("The registered model that it is about.", text()));
    of.put(
        "alias",
        described(
            "The alias of the model that moves; without it, each new version counts.", text()));
    of.put("dag", described("The DAG whose run ends.", text("^" + DagReader.NAME_PATTERN + "$")));
    of.put("output", described("The artifact among its outputs that changes.", text()));
    of.put(
        "states", described("How it ends; else SUCCEEDED.", oneOrMany(word(EventReader.STATES))));
    if (EventReader.keys(word).contains("of")) {
      List<Map<String, Object>> parts =
          EventKind.words().stream()
              .map(part -> picked(EventReader.keys(part), happening(part), required(part)))
              .toList();
      of.put(
          "of",
          described(
              "The events, by names of your own.", named(Keys.NAME_PATTERN, of("oneOf", parts))));
      of.put("within", described("How far apart all of them may happen.", ref(Scalars.DURATION)));
    }
    return of;
  }

  private static Map<String, Object> webhook() {
    Map<String, Map<String, Object>> webhook = new LinkedHashMap<>();
    webhook.put(
        "webhook", described("A run for each authorized POST to its address.", of("const", true)));
    webhook.put(
        "if",
        described("CEL over body and headers; a call for which it is false makes no run.", text()));
    webhook.put(
        "secret",
        described(
            "The secret that callers prove to know; else DAG.TRIGGER. Its name, never its value.",
            text("^" + SecretReference.NAME_PATTERN + "$")));
    webhook.put(
        "cooldown",
        described("How long after a run no call makes another.", ref(Scalars.DURATION)));
    webhook.put(
        "debounce",
        described(
            "For how long no call may come until the last one makes a run.",
            ref(Scalars.DURATION)));
    webhook.put("overlap", overlap());
    webhook.put(PauseAfterReader.KEY, pauseAfter());
    webhook.put(
        "params",
        described(
            "Parameters of its runs. Values with ${{ }} over body and headers come from the call,"
                + " whose members are no parameters then.",
            of("type", "object")));
    return map(TriggersReader.WEBHOOK_KEYS, webhook, "webhook");
  }
}
