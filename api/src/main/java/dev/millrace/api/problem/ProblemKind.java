package dev.millrace.api.problem;

import java.util.Locale;

/** The kinds of problem that clients can tell apart by {@code type}. */
public enum ProblemKind {
  /** The bytes are not JSON, or JSON of another shape. */
  MALFORMED_BODY(400, "The request body cannot be read"),
  /** A member of the body that does not exist. */
  UNKNOWN_FIELD(400, "The request body has an unknown field"),
  /** A query parameter, path segment or header with a value that is not allowed. */
  INVALID_PARAMETER(400, "A request parameter is not valid"),
  /** A query parameter that does not exist. */
  UNKNOWN_PARAMETER(400, "The request has an unknown query parameter"),
  /** Rows that do not fit the model's signature. */
  INVALID_ROWS(400, "The rows do not fit the model"),
  UNAUTHORIZED(401, "Not authorized"),
  FORBIDDEN(403, "Not allowed"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No such representation"),
  CONFLICT(409, "The request conflicts with the present state"),
  BODY_TOO_LARGE(413, "The request body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
  RANGE_NOT_SATISFIABLE(416, "The range lies outside"),
  /** Understood, and refused for what it says. */
  REFUSED(422, "The request is refused"),
  /** A DAG with findings. */
  INVALID_DAG(422, "The DAG has findings"),
  DIGEST_MISMATCH(422, "The bytes do not have the digest"),
  /** Any other answer of the HTTP layer. */
  HTTP(400, "The request failed"),
  INTERNAL(500, "Internal error"),
  UNAVAILABLE(503, "Not available now");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} member, for instance {@code urn:millrace:not-found}. */
  public String type() {
    return "urn:millrace:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
