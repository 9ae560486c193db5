package dev.millrace.api.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads JSON bodies strictly: unknown and doubled fields, other types, too many bytes and too deep
 * a nesting are refused.
 */
@Singleton
public final class JsonBodies {
  private static final long ARRAY_MAX = Integer.MAX_VALUE - 8L;

  /** How deep lists and objects are nested at most: what is kept of a body is put into others. */
  private static final int NESTING_MAX = 100;

  private final ObjectReader strict;

  public JsonBodies(ObjectMapper mapper) {
    ObjectMapper bounded = mapper.copy();
    bounded
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build());
    this.strict =
        bounded
            .reader()
            .with(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  /**
   * Reads one JSON value.
   *
   * @param body the bytes; read at most to the limit
   * @param limit how many bytes, and the key that says so
   * @throws dev.millrace.api.problem.ProblemException 400 if it is not JSON of this shape, with
   *     line and column; 413 if it is longer than the limit
   */
  public <T> T read(InputStream body, Class<T> type, ByteLimit limit) {
    byte[] bytes = bytes(body, limit);
    if (bytes.length == 0) {
      throw Problem.of(ProblemKind.MALFORMED_BODY, "the body is empty; JSON was expected")
          .asException();
    }
    try {
      T value = strict.forType(type).readValue(bytes);
      if (value == null) {
        throw Problem.of(ProblemKind.MALFORMED_BODY, "the body is null; an object was expected")
            .asException();
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw unknown(e).asException();
    } catch (JsonProcessingException e) {
      throw malformed(e).asException();
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes in memory failed", e);
    }
  }

  /** Like {@link #read}; an empty body gives {@code otherwise}. */
  public <T> T readOr(InputStream body, Class<T> type, ByteLimit limit, T otherwise) {
    byte[] bytes = bytes(body, limit);
    return bytes.length == 0 ? otherwise : read(new ByteArrayInputStream(bytes), type, limit);
  }

  /**
   * The bytes of a body.
   *
   * @throws dev.millrace.api.problem.ProblemException 413 if there are more than the limit
   */
  public static byte[] bytes(InputStream body, ByteLimit limit) {
    try {
      byte[] bytes = body.readNBytes((int) Math.min(limit.bytes() + 1, ARRAY_MAX));
      if (bytes.length > limit.bytes()) {
        throw limit.exceeded().asException();
      }
      return bytes;
    } catch (IOException e) {
      throw Problem.of(ProblemKind.MALFORMED_BODY, "the body ended early: " + e.getMessage())
          .asException();
    }
  }

  private static Problem unknown(UnrecognizedPropertyException e) {
    List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    String field = pathOf(e);
    return Problem.of(
            ProblemKind.UNKNOWN_FIELD,
            "there is no field \"" + field + "\". " + NearestName.hint(e.getPropertyName(), known))
        .with("field", field)
        .with("fields", known);
  }

  private static Problem malformed(JsonProcessingException e) {
    String where = e instanceof JsonMappingException mapping ? pathOf(mapping) : "";
    JsonLocation location = e.getLocation();
    String at =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    String what = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    Problem problem =
        Problem.of(
            ProblemKind.MALFORMED_BODY,
            (where.isEmpty() ? "the body is not JSON as expected" : "field \"" + where + "\"")
                + at
                + ": "
                + plain(what));
    if (location != null) {
      problem = problem.with("line", location.getLineNr()).with("column", location.getColumnNr());
    }
    return where.isEmpty() ? problem : problem.with("field", where);
  }

  /** Jackson's words without the names of Java classes. */
  private static String plain(String message) {
    return message
        .replaceAll(", from `[^`]*`", "")
        .replaceAll(
            "Document nesting depth \\(\\d+\\) exceeds the maximum allowed \\((\\d+)\\)",
            "its lists and objects are nested deeper than $1 levels")
        .replaceAll(
            "Non-standard token '([^']*)'.*",
            "$1 is not a JSON value; write null for a value that is missing")
        .replaceAll("`java\\.lang\\.String`", "text")
        .replaceAll("`java\\.util\\.[A-Za-z]*Map[^`]*`", "an object")
        .replaceAll("`java\\.util\\.[A-Za-z]*List[^`]*`", "a list")
        .replaceAll("`[a-z]+(\\.[a-z]+)+\\.[A-Za-z.$]+(<[^`]*>)?`", "an object");
  }

  private static String pathOf(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }
}
