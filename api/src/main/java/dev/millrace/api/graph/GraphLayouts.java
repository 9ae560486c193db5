package dev.millrace.api.graph;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.drawing.ColumnLayout;
import dev.millrace.drawing.LayeredLayout;
import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.GraphLayout;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Layouts by DAG version, the least recently used one forgotten first. One layout is computed at a
 * time, so that drawing never takes more than one core.
 */
@Singleton
public final class GraphLayouts {
  private final int stepsMax;
  private final Map<Key, GraphLayout> kept;
  private final Object computing = new Object();

  private record Key(String dag, String version) {}

  @Inject
  public GraphLayouts(ApiLimits limits) {
    this(limits.graphStepsMax(), limits.graphsKeptMax());
  }

  GraphLayouts(int stepsMax, int keptMax) {
    this.stepsMax = stepsMax;
    this.kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, GraphLayout> eldest) {
            return size() > keptMax;
          }
        };
  }

  /** The layout of a DAG. May take up to a second for a large one that was not asked for before. */
  public GraphLayout of(DagView dag) {
    Key key = new Key(dag.name(), dag.version());
    Optional<GraphLayout> known = find(key);
    if (known.isPresent()) {
      return known.get();
    }
    synchronized (computing) {
      return find(key).orElseGet(() -> compute(key, dag));
    }
  }

  private GraphLayout compute(Key key, DagView dag) {
    boolean small = dag.steps().size() <= stepsMax && dag.edges().size() <= 2L * stepsMax;
    GraphLayout layout =
        small ? LayeredLayout.of(DagGraph.of(dag)) : ColumnLayout.of(DagGraph.of(dag));
    synchronized (kept) {
      kept.put(key, layout);
    }
    return layout;
  }

  private Optional<GraphLayout> find(Key key) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(key));
    }
  }
}
