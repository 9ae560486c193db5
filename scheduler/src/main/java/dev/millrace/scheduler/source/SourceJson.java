package dev.millrace.scheduler.source;

import dev.millrace.scheduler.store.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How revisions, problems and origins stand in columns. */
final class SourceJson {
  private SourceJson() {}

  static String of(Revision revision) {
    return Json.write(data(revision));
  }

  private static Map<String, Object> data(Revision revision) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", revision.id());
    data.put("author", revision.author());
    data.put("at", revision.at().toEpochMilli());
    data.put("message", revision.message());
    revision.signer().ifPresent(signer -> data.put("signer", signer));
    return data;
  }

  /** A revision out of its column. */
  static Revision revision(String json) {
    Map<String, Object> data = Json.map(json);
    return new Revision(
        (String) data.get("id"),
        (String) data.get("author"),
        instant(data.get("at")),
        (String) data.get("message"),
        Optional.ofNullable((String) data.get("signer")));
  }

  static String of(SourceRow.Problem problem) {
    return Json.write(
        Map.of(
            "code", problem.code(),
            "message", problem.message(),
            "since", problem.since().toEpochMilli()));
  }

  static SourceRow.Problem problem(String json) {
    Map<String, Object> data = Json.map(json);
    return new SourceRow.Problem(
        (String) data.get("code"), (String) data.get("message"), instant(data.get("since")));
  }

  /** A revision of a source with the file that a DAG stands in. */
  static String origin(String source, String file, Revision revision) {
    Map<String, Object> data = data(revision);
    data.put("source", source);
    data.put("file", file);
    return Json.write(data);
  }

  static String rewritten(String from, String to, Instant at) {
    return Json.write(Map.of("from", from, "to", to, "at", at.toEpochMilli()));
  }

  private static Instant instant(Object millis) {
    return Instant.ofEpochMilli(((Number) millis).longValue());
  }
}
