package dev.millrace.engine.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What code that a step runs finds in its environment.
 *
 * @param env variable to text, which may hold {@code ${{ }}}
 * @param secrets variable to the name of the secret that it holds
 */
public record CodeEnvironment(Map<String, String> env, Map<String, String> secrets) {
  public static final CodeEnvironment NONE = new CodeEnvironment(Map.of(), Map.of());

  public CodeEnvironment {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
  }
}
