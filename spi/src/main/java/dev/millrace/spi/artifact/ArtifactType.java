package dev.millrace.spi.artifact;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the bytes of an artifact are. Ports are typed with these. */
public enum ArtifactType {
  /** A table as one Parquet file. */
  DATASET,
  /** A trained model with its feature schema: one zip archive. */
  MODEL,
  /** Numbers as one JSON object. */
  METRICS,
  /** Findings about data or a model as one JSON object. */
  REPORT,
  /** Everything needed to answer with a model: one zip archive with a fixed layout. */
  BUNDLE,
  /** What was deployed, as one JSON object. */
  DEPLOYMENT,
  /** A decision of a person or a gate, as one JSON object. */
  DECISION,
  /** Any other bytes. */
  FILE,
  /** Only for ports: takes or gives an artifact of any type. */
  ANY;

  /** The word used in YAML, REST and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The words that an author may give to an artifact: all but that of {@link #ANY}. */
  public static List<String> words() {
    return Arrays.stream(values()).filter(type -> type != ANY).map(ArtifactType::word).toList();
  }

  /** Whether an artifact of {@code given} type fits a port of this type. */
  public boolean accepts(ArtifactType given) {
    return this == ANY || given == ANY || this == given;
  }
}
