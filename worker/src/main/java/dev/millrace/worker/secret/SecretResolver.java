package dev.millrace.worker.secret;

import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Environment;
import dev.millrace.spi.StepException;
import dev.millrace.spi.secret.SecretProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Turns the names of secrets in an assignment into values, just before the step runs. Asks its
 * providers in order and keeps nothing.
 */
public final class SecretResolver {
  /** How large a secret may be, in UTF-8. */
  public static final int SECRET_BYTES_MAX = 64 << 10;

  private final List<SecretProvider> providers;

  /**
   * @param providers the first that has a secret gives it
   */
  public SecretResolver(List<SecretProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /**
   * The environment of this process, then a directory, then what is on the class path.
   *
   * @param directory {@code millrace.secrets}; empty for none
   */
  public static SecretResolver ofProcess(Optional<Path> directory) {
    List<SecretProvider> providers = new ArrayList<>();
    providers.add(new EnvironmentSecrets(System::getenv));
    providers.add(new DirectorySecrets(directory));
    ServiceLoader.load(SecretProvider.class).forEach(providers::add);
    return new SecretResolver(providers);
  }

  /** The same, with others asked last. */
  public SecretResolver with(List<SecretProvider> others) {
    List<SecretProvider> all = new ArrayList<>(providers);
    all.addAll(others);
    return new SecretResolver(all);
  }

  /**
   * What the step is given.
   *
   * @throws StepException USER if a secret is nowhere or cannot be used
   */
  public ResolvedSecrets resolve(Assign assign) throws StepException, InterruptedException {
    Environment asked = assign.environment();
    if (asked == null) {
      return new ResolvedSecrets(assign.with(), Map.of(), List.of());
    }
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> env = new LinkedHashMap<>(asked.variables());
    for (Map.Entry<String, String> secret : asked.secrets().entrySet()) {
      env.put(secret.getKey(), value(secret.getValue(), assign.step(), values));
    }
    Object with = assign.with();
    for (SecretText text : asked.texts()) {
      StringBuilder whole = new StringBuilder();
      for (SecretText.Part part : text.parts()) {
        whole.append(
            part.namesSecret() ? value(part.secret(), assign.step(), values) : part.text());
      }
      if (text.path().get(0).equals("env")) {
        env.put(text.path().get(1), whole.toString());
      } else {
        with = placed(with, text.path(), 1, whole.toString());
      }
    }
    Map<String, Object> filled = new LinkedHashMap<>();
    ((Map<?, ?>) with).forEach((name, value) -> filled.put(String.valueOf(name), value));
    return new ResolvedSecrets(filled, env, List.copyOf(values.values()));
  }

  /** The data with another text in one place; what is around it is copied. */
  private static Object placed(Object tree, List<String> path, int depth, String text) {
    if (depth == path.size()) {
      return text;
    }
    String key = path.get(depth);
    if (tree instanceof Map<?, ?> map && map.containsKey(key)) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, value) -> copy.put(String.valueOf(name), value));
      copy.put(key, placed(map.get(key), path, depth + 1, text));
      return copy;
    }
    if (tree instanceof List<?> list && key.matches("[0-9]{1,9}")) {
      List<Object> copy = new ArrayList<>(list);
      int index = Integer.parseInt(key);
      copy.set(index, placed(copy.get(index), path, depth + 1, text));
      return copy;
    }
    throw new IllegalStateException("The assignment has no place " + String.join(".", path));
  }

  private String value(String name, String step, Map<String, String> values)
      throws StepException, InterruptedException {
    String known = values.get(name);
    if (known != null) {
      return known;
    }
    String value =
        find(name, "step '" + step + "'")
            .orElseThrow(
                () ->
                    StepException.user(
                        "Secret '"
                            + name
                            + "' of step '"
                            + step
                            + "' is not known to this worker. Looked for: "
                            + places(name)
                            + ". Give it to every worker that may run the step."));
    values.put(name, value);
    return value;
  }

  /**
   * The value of a secret; empty if it is nowhere.
   *
   * @param user who needs it, for messages
   * @throws StepException USER if it cannot be used, or as its provider says
   */
  public Optional<String> find(String name, String user)
      throws StepException, InterruptedException {
    for (SecretProvider provider : providers) {
      Optional<String> found = provider.find(name);
      if (found.isPresent()) {
        return Optional.of(usable(found.get(), name, user, provider.place(name)));
      }
    }
    return Optional.empty();
  }

  /** Where a secret is looked for, for messages. */
  public String places(String name) {
    return providers.stream().map(p -> p.place(name)).collect(Collectors.joining("; "));
  }

  private static String usable(String value, String name, String user, String place)
      throws StepException {
    String problem = "";
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (value.strip().length() < SecretForms.CHARS_MIN) {
      problem =
          "has fewer than "
              + SecretForms.CHARS_MIN
              + " characters, which could not be masked in logs. Use a longer one, or a parameter"
              + " if it is no secret";
    } else if (bytes > SECRET_BYTES_MAX) {
      problem = "has " + bytes + " bytes; at most " + SECRET_BYTES_MAX + " are allowed";
    } else if (value.indexOf('\0') >= 0) {
      problem =
          "holds a NUL character, which no variable can hold. Encode it, for instance in base64";
    }
    if (!problem.isEmpty()) {
      throw StepException.user(
          "Secret '" + name + "' of " + user + " (" + place + ") " + problem + ".");
    }
    return value;
  }
}
