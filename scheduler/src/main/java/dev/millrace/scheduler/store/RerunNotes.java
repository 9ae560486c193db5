package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has to do with earlier ones, as text in columns. */
public final class RerunNotes {
  private RerunNotes() {}

  public static String write(RunHeader.Fork fork) {
    return Json.write(data(fork));
  }

  /** As plain data, which {@link #fork(Map)} reads. */
  public static Map<String, Object> data(RunHeader.Fork fork) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run", fork.run());
    data.put("from", fork.from());
    data.put("plan", fork.plan());
    return data;
  }

  public static RunHeader.Fork fork(String json) {
    return fork(Json.map(json));
  }

  public static RunHeader.Fork fork(Map<?, ?> data) {
    List<?> from = data.get("from") instanceof List<?> names ? names : List.of();
    return new RunHeader.Fork(
        String.valueOf(data.get("run")),
        from.stream().map(String::valueOf).toList(),
        String.valueOf(data.get("plan")));
  }
}
