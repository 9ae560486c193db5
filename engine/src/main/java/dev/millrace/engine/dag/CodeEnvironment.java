package dev.millrace.engine.dag;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What code that a step runs finds in its environment, and the secrets that the step needs.
 *
 * @param env variable to text, which may hold {@code ${{ }}}
 * @param secrets variable to the name of the secret that it holds
 * @param named names of all secrets that the step needs, those in {@code with} and {@code env} too
 */
public record CodeEnvironment(
    Map<String, String> env, Map<String, String> secrets, Set<String> named) {
  public static final CodeEnvironment NONE = new CodeEnvironment(Map.of(), Map.of());

  public CodeEnvironment {
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    named = Collections.unmodifiableSet(new TreeSet<>(named));
  }

  /** One whose texts hold no secrets. */
  public CodeEnvironment(Map<String, String> env, Map<String, String> secrets) {
    this(env, secrets, Set.copyOf(secrets.values()));
  }

  /** The same, of a step whose texts hold these secrets. */
  public CodeEnvironment withNamed(Collection<String> inTexts) {
    if (named.containsAll(inTexts)) {
      return this;
    }
    Set<String> all = new TreeSet<>(named);
    all.addAll(inTexts);
    return new CodeEnvironment(env, secrets, all);
  }

  /** Whether the step asks for nothing of it. */
  public boolean isEmpty() {
    return env.isEmpty() && named.isEmpty();
  }
}
