package dev.millrace.scheduler.store;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.KeyParts;
import dev.millrace.engine.cache.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the cache has to say about a task, as text in a column. */
public final class CacheNotes {
  /** What a longer key has would not leave room for the rest; such a result is not reused. */
  public static final int KEY_CHARS_MAX = 500_000;

  private CacheNotes() {}

  public static String write(CacheNote note) {
    Map<String, Object> facts = new LinkedHashMap<>();
    note.origin()
        .ifPresent(
            origin -> {
              facts.put("run", origin.run());
              facts.put("task", origin.task());
              facts.put("attempt", origin.attempt());
              facts.put("at", origin.at().toEpochMilli());
            });
    put(facts, "why", note.why());
    put(facts, "awaits", note.awaits());
    note.key()
        .ifPresent(
            key -> {
              facts.put("digest", key.digest());
              facts.put("parts", key.parts().data());
            });
    return Json.write(facts);
  }

  private static void put(Map<String, Object> facts, String name, String text) {
    if (!text.isEmpty()) {
      facts.put(name, Rows.message(text));
    }
  }

  public static CacheNote read(String json) {
    Map<String, Object> facts = Json.map(json);
    Optional<Origin> origin =
        facts.containsKey("run")
            ? Optional.of(
                new Origin(
                    text(facts, "run"),
                    text(facts, "task"),
                    (int) number(facts, "attempt"),
                    Instant.ofEpochMilli(number(facts, "at"))))
            : Optional.empty();
    Optional<CacheKey> key =
        facts.get("parts") instanceof Map<?, ?>
            ? Optional.of(new CacheKey(text(facts, "digest"), KeyParts.read(parts(facts))))
            : Optional.empty();
    return new CacheNote(origin, text(facts, "why"), text(facts, "awaits"), key);
  }

  private static Map<String, Object> parts(Map<String, Object> facts) {
    Map<String, Object> parts = new LinkedHashMap<>();
    ((Map<?, ?>) facts.get("parts"))
        .forEach((name, value) -> parts.put(String.valueOf(name), value));
    return parts;
  }

  private static String text(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof String text ? text : "";
  }

  private static long number(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
