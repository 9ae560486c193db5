package dev.millrace.scheduler.source;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagFace;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.DagReading;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.language.OtherDagFindings;
import dev.millrace.engine.language.yaml.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads and checks DAG files of snapshots. Used by one thread at a time. */
final class SnapshotReader {
  private static final int DIGESTS_KEPT = 20_000;

  private final DagReader reader;
  private final ArtifactStore artifacts;
  private final Map<String, String> digests =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > DIGESTS_KEPT;
        }
      };

  SnapshotReader(DagReader reader, ArtifactStore artifacts) {
    this.reader = reader;
    this.artifacts = artifacts;
  }

  /**
   * The files, and whether what they expect of other DAGs fits these.
   *
   * @param live a DAG that is live; empty if there is none of this name
   * @throws SourceTrouble if a file cannot be read at all
   */
  List<Reading> read(
      Snapshot snapshot, List<String> paths, Function<String, Optional<DagFace>> live)
      throws SourceTrouble {
    List<Reading> readings = new ArrayList<>(paths.size());
    Map<String, DagFace> here = new HashMap<>();
    for (String path : paths) {
      Reading reading = read(snapshot, path);
      reading.dag().ifPresent(dag -> here.putIfAbsent(dag.name(), DagFace.of(dag)));
      readings.add(reading);
    }
    readings.replaceAll(
        reading ->
            together(
                reading, name -> Optional.ofNullable(here.get(name)).or(() -> live.apply(name))));
    return readings;
  }

  private Reading read(Snapshot snapshot, String path) throws SourceTrouble {
    if (!(snapshot.entry(path) instanceof Snapshot.Present file)) {
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREADABLE, path + " was there a moment ago, and is not any more.");
    }
    byte[] bytes;
    try (InputStream in = snapshot.open(path)) {
      bytes = in.readNBytes(SourceText.BYTES_MAX + 1); // the reader says that it is too large
    } catch (IOException e) {
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREADABLE, path + " cannot be read: " + e.getMessage());
    }
    SnapshotFiles files = new SnapshotFiles(snapshot, path, artifacts, digests);
    DagReading reading = reader.read(path, bytes, files);
    return new Reading(
        path,
        file.content(),
        new String(bytes, StandardCharsets.UTF_8),
        reading.dag(),
        reading.findings(),
        files.uses());
  }

  private static Reading together(Reading reading, Function<String, Optional<DagFace>> others) {
    Optional<Dag> dag = reading.dag().filter(OtherDagFindings::concern);
    if (dag.isEmpty()) {
      return reading;
    }
    List<Finding> findings = OtherDagFindings.in(reading.path(), reading.text(), dag.get(), others);
    return findings.isEmpty() ? reading : reading.with(findings);
  }
}
