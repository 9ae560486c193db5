package dev.millrace.scheduler.dags;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.DagReading;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads, keeps and plans DAG versions. Any thread. */
public final class DagLibrary implements DagPlans {
  private static final int PLANS_MAX = 1000;

  private final DagReader reader;
  private final DagStore store;
  private final ArtifactStore artifacts;
  private final Clock clock;
  private final Map<String, DagPlan> plans =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, DagPlan> eldest) {
              return size() > PLANS_MAX;
            }
          });

  public DagLibrary(KindCatalog kinds, DagStore store, ArtifactStore artifacts, Clock clock) {
    this(new DagReader(kinds), store, artifacts, clock);
  }

  public DagLibrary(DagReader reader, DagStore store, ArtifactStore artifacts, Clock clock) {
    this.reader = reader;
    this.store = store;
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /**
   * Checks a DAG and makes it current if nothing is wrong with it.
   *
   * @param files path to SHA-256
   * @throws Refused INVALID if the bytes of a file are not in the artifact store; CONFLICT if the
   *     DAG comes from a source, unless it is current there as submitted
   */
  public DagReading submit(String file, String source, Map<String, String> files) {
    DagReading reading = read(file, source, files);
    if (reading.dag().isPresent()) {
      Dag dag = reading.dag().get();
      dag.files().forEach(this::requireBytes);
      if (!store.makeCurrent(dag, file, source, clock.instant())) {
        requireSameAsInItsSource(dag);
      }
      plans.put(key(dag.name(), dag.version()), new DagPlan(dag));
    }
    return reading;
  }

  @Override
  public Optional<DagPlan> plan(String dag, String version) {
    DagPlan known = plans.get(key(dag, version));
    if (known != null) {
      return Optional.of(known);
    }
    return store
        .version(dag, version)
        .flatMap(stored -> read(stored.file(), stored.source(), stored.files()).dag())
        .map(DagPlan::new)
        .map(
            plan -> {
              plans.put(key(dag, version), plan);
              return plan;
            });
  }

  @Override
  public Optional<DagPlan> current(String dag) {
    return store.head(dag).filter(DagStore.Head::isLive).flatMap(head -> plan(dag, head.version()));
  }

  /** Why there is no {@link #current} version of a DAG, for people. */
  public String absence(String dag) {
    return store
        .head(dag)
        .filter(head -> !head.isLive())
        .map(
            head ->
                "DAG '%s' is retired: %s is not in %s any more. Put it back there to run it."
                    .formatted(
                        dag,
                        head.file().orElse("its file"),
                        head.source().map(name -> "source '" + name + "'").orElse("its source")))
        .orElse("There is no DAG called '" + dag + "' here; submit it first.");
  }

  private void requireSameAsInItsSource(Dag dag) {
    DagStore.Head head = store.head(dag.name()).orElseThrow();
    if (!head.version().equals(dag.version())) {
      throw new Refused(
          Refused.Reason.CONFLICT,
          "DAG '%s' comes from source '%s' (%s); change it there."
              .formatted(dag.name(), head.source().orElse(""), head.file().orElse("")));
    }
  }

  private DagReading read(String file, String source, Map<String, String> files) {
    DagFiles lookup =
        path -> {
          String digest = files.get(path);
          return digest == null ? new DagFiles.Missing() : new DagFiles.Found(digest);
        };
    return reader.read(file, source.getBytes(StandardCharsets.UTF_8), lookup);
  }

  private void requireBytes(String path, String digest) {
    if (!artifacts.has(digest)) {
      throw new Refused(
          Refused.Reason.INVALID,
          "The bytes of file '%s' (sha256:%s) are not in the artifact store; upload them first."
              .formatted(path, digest));
    }
  }

  private static String key(String dag, String version) {
    return dag + "@" + version;
  }
}
