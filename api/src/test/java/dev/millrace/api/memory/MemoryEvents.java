package dev.millrace.api.memory;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.view.Events;
import dev.millrace.engine.view.ToldEventView;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One trigger hears everything. */
@Singleton
public class MemoryEvents implements Events {
  private final Map<String, Map<String, Object>> facts = new LinkedHashMap<>();

  public void clear() {
    facts.clear();
  }

  /** The facts of what was told, by the id of the event. */
  public Map<String, Map<String, Object>> facts() {
    return facts;
  }

  @Override
  public ToldEventView tell(
      EventKind kind, String subject, Map<String, Object> told, Optional<String> key) {
    String id = key.orElse("e" + facts.size());
    boolean isNew = facts.putIfAbsent(id, told) == null;
    return new ToldEventView(id, kind.word(), subject, isNew ? 1 : 0);
  }
}
