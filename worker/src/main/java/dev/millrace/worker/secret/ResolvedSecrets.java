package dev.millrace.worker.secret;

import java.util.List;
import java.util.Map;

/**
 * What an attempt gets once the values of its secrets are known. Only for the step; never stored,
 * never sent.
 *
 * @param with its parameters
 * @param env variables of its code
 * @param values of the secrets, for masking
 */
public record ResolvedSecrets(
    Map<String, Object> with, Map<String, String> env, List<String> values) {
  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "ResolvedSecrets of " + values.size() + " values";
  }
}
