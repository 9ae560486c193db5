package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.named;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.TriggersReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code triggers}: cron, event and webhook. */
final class TriggerSchema {
  private TriggerSchema() {}

  static Map<String, Object> triggers() {
    return named(Keys.NAME_PATTERN, of("oneOf", List.of(cron(), event(), webhook())));
  }

  private static Map<String, Object> overlap() {
    return described(
        "What happens to a tick while a run of before still goes on.",
        word(TriggersReader.OVERLAP));
  }

  private static Map<String, Object> cron() {
    Map<String, Map<String, Object>> cron = new LinkedHashMap<>();
    cron.put(
        "cron",
        described(
            "minute hour day month weekday, six fields with seconds first, or a name such as @daily.",
            text()));
    cron.put("timezone", described("Where the clock stands, such as Europe/Zurich.", text()));
    cron.put(
        "missed",
        described("What becomes of ticks that were missed.", word(TriggersReader.MISSED)));
    cron.put("overlap", overlap());
    return map(TriggersReader.CRON_KEYS, cron, "cron");
  }

  private static Map<String, Object> event() {
    Map<String, Map<String, Object>> event = new LinkedHashMap<>();
    event.put("event", described("What must happen.", word(TriggersReader.EVENTS)));
    event.put("model", described("The registered model that it is about.", text()));
    event.put("cooldown", described("How long it is not heard again.", ref(Scalars.DURATION)));
    event.put("overlap", overlap());
    return map(TriggersReader.EVENT_KEYS, event, "event", "model");
  }

  private static Map<String, Object> webhook() {
    Map<String, Map<String, Object>> webhook = new LinkedHashMap<>();
    webhook.put(
        "webhook", described("A run for each authorized POST to its address.", of("const", true)));
    webhook.put("overlap", overlap());
    return map(TriggersReader.WEBHOOK_KEYS, webhook, "webhook");
  }
}
