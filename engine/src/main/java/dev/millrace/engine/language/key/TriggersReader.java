package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code triggers}: cron, event and webhook. */
public final class TriggersReader {
  /** The keys of a trigger by its form. */
  public static final List<String> CRON_KEYS = List.of("cron", "timezone", "missed", "overlap");

  public static final List<String> EVENT_KEYS = List.of("event", "model", "cooldown", "overlap");
  public static final List<String> WEBHOOK_KEYS = List.of("webhook", "overlap");

  /** The words after {@code overlap}. */
  public static final List<String> OVERLAP = List.of("queue", "skip", "cancel-running", "allow");

  /** The words after {@code missed}. */
  public static final List<String> MISSED = List.of("skip", "latest", "all", "coalesce");

  /** The words after {@code event}. */
  public static final List<String> EVENTS = List.of("drift");

  private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream().sorted().toList();
  private static final List<String> FORMS = List.of("cron", "event", "webhook");

  private final Keys keys;
  private final Values values;
  private final LaterKeys later;

  public TriggersReader(Keys keys, Values values, LaterKeys later) {
    this.keys = keys;
    this.values = values;
    this.later = later;
  }

  public void read(Node node) {
    Optional<Mapping> triggers = keys.map(node, "'triggers'");
    for (Entry entry : triggers.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      keys.name(entry.key(), "a trigger");
      trigger(entry);
      later.notYet(
          entry.key().place(), "trigger '" + entry.key().text() + "'", "Start the DAG by hand.");
    }
  }

  private void trigger(Entry entry) {
    String what = "trigger '" + entry.key().text() + "'";
    Optional<Mapping> map = keys.map(entry.value(), what);
    if (map.isEmpty()) {
      return;
    }
    List<String> forms = FORMS.stream().filter(f -> map.get().get(f).isPresent()).toList();
    if (forms.size() != 1) {
      Place place = entry.key().place();
      String has = forms.isEmpty() ? " has none of " : " has more than one of ";
      String message = Keys.capital(what) + has + Nearest.list(FORMS) + ".";
      keys.findings().add(FindingCode.CONTRADICTION, place, message, "Keep exactly one.");
      List<String> any =
          List.of("cron", "timezone", "missed", "event", "model", "cooldown", "webhook", "overlap");
      keys.unknownKeys(map.get(), what, any);
      return;
    }
    switch (forms.get(0)) {
      case "cron" -> cron(map.get(), what);
      case "event" -> event(map.get(), what, entry.key().place());
      default -> webhook(map.get(), what);
    }
    map.get().get("overlap").ifPresent(n -> values.word(n, "'overlap' of " + what, OVERLAP));
  }

  private void cron(Mapping map, String what) {
    keys.unknownKeys(map, what, CRON_KEYS);
    Node node = map.get("cron").orElseThrow();
    if (values.text(node, "'cron' of " + what).isPresent()) {
      Scalar cron = (Scalar) node;
      CronSyntax.problem(cron.text())
          .ifPresent(
              problem ->
                  keys.findings()
                      .add(
                          FindingCode.BAD_CRON,
                          cron.inside(problem.offset()),
                          "Cron expression "
                              + Findings.show(cron.text())
                              + ": "
                              + problem.message()
                              + ".",
                          problem.suggestion()));
    }
    map.get("timezone").ifPresent(n -> zone(n, what));
    map.get("missed").ifPresent(n -> values.word(n, "'missed' of " + what, MISSED));
  }

  private void zone(Node node, String what) {
    Optional<String> name = values.text(node, "'timezone' of " + what);
    if (name.isEmpty()) {
      return;
    }
    try {
      ZoneId.of(name.get());
    } catch (DateTimeException e) {
      keys.findings()
          .add(
              FindingCode.UNKNOWN_ZONE,
              node.place(),
              "There is no time zone "
                  + Findings.show(name.get())
                  + "; expected one such as Europe/Zurich.",
              keys.findings().full() ? "" : Nearest.suggestion(name.get(), ZONES));
    }
  }

  private void event(Mapping map, String what, Place at) {
    keys.unknownKeys(map, what, EVENT_KEYS);
    map.get("event").ifPresent(n -> values.word(n, "'event' of " + what, EVENTS));
    keys.required(map, "model", at, what).ifPresent(n -> values.text(n, "'model' of " + what));
    map.get("cooldown").ifPresent(n -> values.duration(n, "'cooldown' of " + what));
  }

  private void webhook(Mapping map, String what) {
    keys.unknownKeys(map, what, WEBHOOK_KEYS);
    Node node = map.get("webhook").orElseThrow();
    Optional<Boolean> flag = values.flag(node, "'webhook' of " + what);
    if (flag.isPresent() && !flag.get()) {
      values.badValue((Scalar) node, "'webhook' of " + what, "true", "Delete the trigger.");
    }
  }
}
