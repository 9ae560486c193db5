package dev.millrace.scheduler.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run has to do with earlier ones, as text in columns. */
public final class RerunNotes {
  private static final TypeReference<List<Map<String, Object>>> ENDS = new TypeReference<>() {};

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

  /** Empty for none. */
  public static Optional<String> text(Generations generations) {
    return generations.ended().isEmpty()
        ? Optional.empty()
        : Optional.of(Json.write(generations.ended().stream().map(RerunNotes::data).toList()));
  }

  private static Map<String, Object> data(Generations.Ended end) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", end.state().name());
    data.put("reason", end.reason());
    data.put("endedAt", end.endedAt().toEpochMilli());
    data.put("againAt", end.againAt().toEpochMilli());
    return data;
  }

  /**
   * @param json null for none
   */
  public static Generations generations(String json) {
    return json == null
        ? Generations.NONE
        : new Generations(Json.read(json, ENDS).stream().map(RerunNotes::ended).toList());
  }

  private static Generations.Ended ended(Map<String, Object> data) {
    return new Generations.Ended(
        RunState.valueOf(String.valueOf(data.get("state"))),
        String.valueOf(data.get("reason")),
        at(data, "endedAt"),
        at(data, "againAt"));
  }

  private static Instant at(Map<String, Object> data, String name) {
    return Instant.ofEpochMilli(((Number) data.get(name)).longValue());
  }
}
