package dev.millrace.engine.why;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Why a task is where it is, for people and for programs.
 *
 * @param cause a word that programs can rely on, such as {@code pool-full}
 * @param line one line for people
 * @param facts the numbers and names in the line, as plain data; depends on {@code cause}
 */
public record Reason(String cause, String line, Map<String, Object> facts) {
  public Reason {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The reason of a ready task: the word is that of the cause, the facts are its components. */
  public static Reason of(WaitCause cause) {
    return new Reason(word(cause.getClass().getSimpleName()), cause.line(), facts((Record) cause));
  }

  private static String word(String name) {
    return name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> facts(Record record) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      plain(value(component, record)).ifPresent(fact -> facts.put(component.getName(), fact));
    }
    return facts;
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the components of a public record can be read", e);
    }
  }

  private static Optional<Object> plain(Object value) {
    if (value instanceof Optional<?> perhaps) {
      return perhaps.flatMap(Reason::plain);
    }
    if (value instanceof Record nested) {
      return Optional.of(facts(nested));
    }
    if (value instanceof Instant moment) {
      return Optional.of(moment.toString());
    }
    return Optional.of(value instanceof Collection<?> many ? List.copyOf(many) : value);
  }
}
