package dev.millrace.drawing;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A row of a picture in text: a step, or several that wait for the same steps and are waited for by
 * the same.
 *
 * @param upstream rows that it waits for, by the id of their first step
 * @param from what comes in: {@code step.port}, or {@code step} without data
 */
record Row(
    List<String> ids, String kind, boolean inFinally, Set<String> upstream, List<String> from) {
  /** So many alike become one row. */
  private static final int ALIKE_MIN = 6;

  String id() {
    return ids.get(0);
  }

  String name() {
    return ids.size() == 1 ? id() : span(ids);
  }

  private static String span(List<String> ids) {
    return ids.get(0) + " … " + ids.get(ids.size() - 1);
  }

  String what() {
    return ids.size() == 1 ? kind : kind + " ×" + ids.size();
  }

  /** What steps must share to stand in one row. */
  private record Likeness(
      String kind, boolean inFinally, Set<String> upstream, Set<String> downstream) {}

  /**
   * The rows of a graph, in its order.
   *
   * @param each whether every step has a row of its own
   */
  static List<Row> of(DagGraph graph, boolean each) {
    Map<String, Set<String>> upstream = new LinkedHashMap<>();
    Map<String, Set<String>> downstream = new LinkedHashMap<>();
    Map<String, List<DagView.Edge>> into = new LinkedHashMap<>();
    for (DagView.Edge edge : graph.edges()) {
      upstream.computeIfAbsent(edge.to(), id -> new LinkedHashSet<>()).add(edge.from());
      downstream.computeIfAbsent(edge.from(), id -> new LinkedHashSet<>()).add(edge.to());
      into.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge);
    }
    Map<Likeness, List<DagView.Step>> alike = new LinkedHashMap<>();
    for (DagView.Step step : graph.steps()) {
      Likeness likeness =
          new Likeness(
              step.kind(),
              step.inFinally(),
              upstream.getOrDefault(step.id(), Set.of()),
              downstream.getOrDefault(step.id(), Set.of()));
      alike.computeIfAbsent(likeness, l -> new ArrayList<>()).add(step);
    }
    Map<String, String> first = new LinkedHashMap<>();
    Map<String, List<String>> together = new LinkedHashMap<>();
    for (List<DagView.Step> steps : alike.values()) {
      boolean one = !each && steps.size() >= ALIKE_MIN;
      for (DagView.Step step : steps) {
        String row = one ? steps.get(0).id() : step.id();
        first.put(step.id(), row);
        together.computeIfAbsent(row, id -> new ArrayList<>()).add(step.id());
      }
    }
    List<Row> rows = new ArrayList<>();
    for (DagView.Step step : graph.steps()) {
      if (first.get(step.id()).equals(step.id())) {
        Set<String> before = new LinkedHashSet<>();
        Set<String> from = new LinkedHashSet<>();
        for (DagView.Edge edge : into.getOrDefault(step.id(), List.of())) {
          before.add(first.get(edge.from()));
          List<String> alikes = together.get(first.get(edge.from()));
          String name = alikes.size() == 1 ? edge.from() : span(alikes);
          from.add(edge.port().isEmpty() ? name : name + "." + edge.port());
        }
        rows.add(
            new Row(
                together.get(step.id()), step.kind(), step.inFinally(), before, List.copyOf(from)));
      }
    }
    return rows;
  }
}
