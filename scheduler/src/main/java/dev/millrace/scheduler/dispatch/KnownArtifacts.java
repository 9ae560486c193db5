package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.ArtifactName;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.scheduler.store.OutputRow;
import dev.millrace.scheduler.store.Store;
import dev.millrace.spi.artifact.ArtifactType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What there is now of the artifacts that parameters name. */
final class KnownArtifacts {
  private static final String NO_RUN = "";

  private final Store store;

  KnownArtifacts(Store store) {
    this.store = store;
  }

  /**
   * Reads the store for each.
   *
   * @return without those that nothing is found for
   */
  Map<String, KnownArtifact> of(Collection<String> references) {
    Map<String, KnownArtifact> known = new LinkedHashMap<>();
    for (String reference : references) {
      ArtifactName.parse(reference)
          .flatMap(this::find)
          .ifPresent(found -> known.put(reference, found));
    }
    return known;
  }

  private Optional<KnownArtifact> find(ArtifactName name) {
    if (name instanceof ArtifactName.LeftBy left) {
      return store.output(new OutputRow.Key(left.dag(), left.output())).flatMap(this::left);
    }
    InputReference fixed = ((ArtifactName.Fixed) name).reference();
    if (fixed instanceof InputReference.ModelBundle model) {
      return store
          .model(model.model(), model.selector())
          .map(
              found ->
                  new KnownArtifact(ArtifactType.BUNDLE.word(), found.bundleDigest(), 0, NO_RUN));
    }
    return artifact(((InputReference.FixedArtifact) fixed).digest(), 0, NO_RUN);
  }

  private Optional<KnownArtifact> left(OutputRow row) {
    return artifact(row.digest(), row.since().toEpochMilli(), row.run());
  }

  private Optional<KnownArtifact> artifact(String digest, long sinceMillis, String run) {
    return store
        .artifact(digest)
        .map(found -> new KnownArtifact(found.type(), digest, sinceMillis, run));
  }
}
