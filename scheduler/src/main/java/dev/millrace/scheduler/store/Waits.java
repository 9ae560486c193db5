package dev.millrace.scheduler.store;

import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Wait;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What tasks wait for, and what came, as text in a column. */
public final class Waits {
  private Waits() {}

  public static String write(Wait wait) {
    Map<String, Object> facts = new LinkedHashMap<>();
    wait.until().ifPresent(at -> facts.put("until", at.toEpochMilli()));
    if (wait instanceof Wait.Decision decision) {
      facts.put("question", decision.question());
    } else if (wait instanceof Wait.ChildRun child) {
      facts.put("run", child.run());
      facts.put("dag", child.dag());
      facts.put("params", child.params());
    } else if (wait instanceof Wait.Moment moment) {
      facts.put("memory", moment.memory());
    }
    return Json.write(facts);
  }

  public static Wait read(String json) {
    Map<String, Object> facts = Json.map(json);
    Optional<Instant> until =
        facts.get("until") instanceof Number millis
            ? Optional.of(Instant.ofEpochMilli(millis.longValue()))
            : Optional.empty();
    if (facts.containsKey("question")) {
      return new Wait.Decision(String.valueOf(facts.get("question")), until);
    }
    if (facts.containsKey("run")) {
      return new Wait.ChildRun(
          String.valueOf(facts.get("run")),
          String.valueOf(facts.get("dag")),
          entries(facts.get("params")));
    }
    return new Wait.Moment(
        until.orElseThrow(() -> new IllegalStateException("waits for nothing: " + json)),
        entries(facts.get("memory")));
  }

  private static Map<String, Object> entries(Object map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> given) {
      given.forEach((name, value) -> entries.put(String.valueOf(name), value));
    }
    return entries;
  }

  public static String write(Answer answer) {
    return Json.write(answer.facts());
  }

  public static Answer answer(String json) {
    return new Answer(Json.map(json));
  }
}
