package dev.millrace.scheduler.store;

import dev.millrace.engine.event.Happening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the artifacts that runs have left are news. Pure.
 *
 * @param rows what counts from now on and did not before
 * @param events what is to be told, in the order in which the runs ended
 */
public record OutputNews(Collection<OutputRow> rows, List<Happening> events) {
  /** No news. */
  static final OutputNews NONE = new OutputNews(List.of(), List.of());

  /**
   * Compares them one after the other, as a commit may end several runs of a DAG.
   *
   * @param left in the order in which the runs ended
   * @param before what counted until now
   */
  public static OutputNews of(Collection<LeftArtifact> left, Map<OutputRow.Key, OutputRow> before) {
    Map<OutputRow.Key, OutputRow> changed = new LinkedHashMap<>();
    List<Happening> events = new ArrayList<>();
    for (LeftArtifact one : left) {
      OutputRow.Key key = one.row().key();
      Optional<OutputRow> counted = Optional.ofNullable(changed.getOrDefault(key, before.get(key)));
      one.after(counted)
          .ifPresent(
              event -> {
                changed.put(key, one.row());
                events.add(event);
              });
    }
    return new OutputNews(List.copyOf(changed.values()), events);
  }
}
