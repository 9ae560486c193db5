package dev.millrace.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A problem document (RFC 9457).
 *
 * @param type stable name of the kind of problem, {@code urn:millrace:} and a word
 * @param title the kind of problem in words; the same for every problem of the type
 * @param status the HTTP status
 * @param detail what is wrong, with which value, and what was expected
 * @param instance path of the request; empty until the answer is written
 * @param fields further members, such as {@code parameter}, {@code row} or {@code findings}
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    Map<String, Object> fields) {

  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** A problem of a kind, without further members. */
  public static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind.type(), kind.title(), kind.status(), detail, "", Map.of());
  }

  /** The same problem with one more member. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Problem(type, title, status, detail, instance, more);
  }

  /** The same problem, said of a request's path. */
  public Problem at(String path) {
    return new Problem(type, title, status, detail, path, fields);
  }

  @Override
  @JsonAnyGetter
  public Map<String, Object> fields() {
    return fields;
  }

  /** This problem as something to throw. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
