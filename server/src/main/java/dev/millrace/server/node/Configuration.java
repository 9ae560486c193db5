package dev.millrace.server.node;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is configured beside the options of the command: {@code millrace.worker.grace} as a system
 * property, or {@code MILLRACE_WORKER_GRACE} as an environment variable; the property wins.
 */
public final class Configuration {
  /** Only keys below these are ours alone, so that an unknown one must be a slip. */
  private static final Set<String> CHECKED =
      Set.of("millrace.worker.", "millrace.fabric.", "millrace.serving.");

  static final Set<String> KEYS =
      Set.of(
          "millrace.cache-days",
          "millrace.cluster-key",
          "millrace.cluster-key-file",
          "millrace.cluster-name",
          "millrace.fabric.host",
          "millrace.plugins",
          "millrace.fabric.envelope-bytes-max",
          "millrace.fabric.outbox-bytes-max",
          "millrace.secrets",
          "millrace.serving.record",
          "millrace.serving.record-days",
          "millrace.trigger-days",
          "millrace.worker.cache-days",
          "millrace.worker.container-image",
          "millrace.worker.containers",
          "millrace.worker.cpus",
          "millrace.worker.grace",
          "millrace.worker.inline-slots",
          "millrace.worker.isolation",
          "millrace.worker.log-bytes-max",
          "millrace.worker.log-line-chars-max",
          "millrace.worker.memory",
          "millrace.worker.step-class-path",
          "millrace.worker.step-heap",
          "millrace.worker.step-jvm-flags",
          "millrace.worker.step-memory",
          "millrace.worker.step-threads",
          "millrace.worker.tags");

  private final Map<String, String> values;

  /**
   * @throws IllegalArgumentException if a key below {@code millrace.worker}, {@code
   *     millrace.fabric} or {@code millrace.serving} does not exist
   */
  Configuration(Properties properties, Map<String, String> environment) {
    Map<String, String> found = new HashMap<>();
    Set<String> given = new TreeSet<>(properties.stringPropertyNames());
    for (String key : KEYS) {
      String value = properties.getProperty(key, environment.get(variable(key)));
      if (value != null && !value.isBlank()) {
        found.put(key, value.strip());
      }
    }
    given.stream().filter(key -> isOurs(key, CHECKED)).forEach(key -> refuse(key, KEYS));
    List<String> prefixes = CHECKED.stream().map(Configuration::variable).toList();
    Collection<String> variables = KEYS.stream().map(Configuration::variable).toList();
    environment.keySet().stream()
        .filter(name -> isOurs(name, prefixes))
        .forEach(name -> refuse(name, variables));
    values = Map.copyOf(found);
  }

  static Configuration ofProcess() {
    return new Configuration(System.getProperties(), System.getenv());
  }

  /** The environment variable that stands for a key. */
  static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static boolean isOurs(String name, Collection<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }

  private static void refuse(String name, Collection<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          ("There is no setting " + name + ". " + Nearest.suggestion(name, known)).strip());
    }
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Optional<Duration> duration(String key) {
    return read(key, Units::duration, "a duration such as 10s or 5m");
  }

  Optional<Long> bytes(String key) {
    return read(key, Units::bytes, "a size such as 64KiB or 2GiB");
  }

  /** A whole number, at least 1. */
  Optional<Integer> count(String key) {
    return whole(key, 1);
  }

  /** A whole number, {@code least} or more. */
  Optional<Integer> whole(String key, int least) {
    return read(
        key,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least) {
            throw new IllegalArgumentException("less than " + least);
          }
          return number;
        },
        "a whole number, " + least + " or more");
  }

  /** True or false, in any case. */
  Optional<Boolean> flag(String key) {
    return read(
        key,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("neither");
            },
        "true or false");
  }

  /** A number above 0. */
  Optional<Double> number(String key) {
    return read(
        key,
        text -> {
          double number = Double.parseDouble(text);
          if (!(number > 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("not above 0");
          }
          return number;
        },
        "a number above 0");
  }

  /** Names of tags, between commas. */
  Optional<Set<String>> tags(String key) {
    return read(key, Configuration::tagsIn, "tags between commas, each of " + LimitNames.EXPECTED);
  }

  /**
   * @throws IllegalArgumentException if one cannot be a tag
   */
  static Set<String> tagsIn(String text) {
    Set<String> tags = new TreeSet<>();
    for (String tag : text.split(",")) {
      if (!LimitNames.isName(tag.strip())) {
        throw new IllegalArgumentException("no tag: " + tag);
      }
      tags.add(tag.strip());
    }
    return tags;
  }

  /** One of the words of an enum, in any case. */
  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    return read(
        key,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
        "one of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                    .map(word -> word.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }

  private <T> Optional<T> read(String key, Function<String, T> reader, String expected) {
    Optional<String> text = text(key);
    try {
      return text.map(reader);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s (%s) is \"%s\"; expected %s."
              .formatted(key, variable(key), text.orElse(""), expected),
          e);
    }
  }
}
