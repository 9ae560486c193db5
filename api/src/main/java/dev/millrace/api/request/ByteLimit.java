package dev.millrace.api.request;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;

/**
 * A limit of a body's length.
 *
 * @param what the thing that is limited, in words
 * @param bytes how long it may be
 * @param key the configuration key that says so
 */
public record ByteLimit(String what, long bytes, String key) {

  public static ByteLimit json(ApiLimits limits) {
    return new ByteLimit("the JSON body", limits.jsonBytesMax(), "millrace.api.json-bytes-max");
  }

  public static ByteLimit hook(ApiLimits limits) {
    return new ByteLimit(
        "the body of the call", limits.hookBytesMax(), "millrace.api.hook-bytes-max");
  }

  public static ByteLimit inference(ApiLimits limits) {
    return new ByteLimit(
        "the body with rows", limits.inferenceBytesMax(), "millrace.api.inference-bytes-max");
  }

  public static ByteLimit artifact(ApiLimits limits) {
    return new ByteLimit(
        "the artifact", limits.artifactBytesMax(), "millrace.api.artifact-bytes-max");
  }

  /** What to say of a body that is longer. */
  public Problem exceeded() {
    return Problem.of(
            ProblemKind.BODY_TOO_LARGE,
            what + " is longer than " + bytes + " bytes; raise " + key + " to take longer ones")
        .with("limit", bytes)
        .with("unit", "bytes")
        .with("key", key);
  }
}
