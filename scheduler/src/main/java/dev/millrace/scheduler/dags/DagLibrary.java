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
    this.reader = new DagReader(kinds);
    this.store = store;
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /**
   * Checks a DAG and makes it current if nothing is wrong with it.
   *
   * @param files path to SHA-256
   * @throws Refused if the bytes of a file are not in the artifact store
   */
  public DagReading submit(String file, String source, Map<String, String> files) {
    DagReading reading = read(file, source, files);
    if (reading.dag().isPresent()) {
      Dag dag = reading.dag().get();
      dag.files().forEach(this::requireBytes);
      store.makeCurrent(dag, file, source, clock.instant());
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
    return store.currentVersion(dag).flatMap(version -> plan(dag, version));
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
