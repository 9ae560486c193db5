package dev.millrace.engine.dag;

import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;

/** What a run of a DAG leaves for others under a name of its own. */
public sealed interface DagOutput {
  /** How many a DAG may have. */
  int COUNT_MAX = 100;

  /** Unique in the DAG. */
  String name();

  /** The word of its type. */
  String typeWord();

  /**
   * An artifact of one of its steps.
   *
   * @param type ANY if the port gives any
   */
  record Artifact(String name, String step, String port, ArtifactType type) implements DagOutput {
    @Override
    public String typeWord() {
      return type.word();
    }
  }

  /**
   * A small value.
   *
   * @param expression bare CEL
   * @param type ANY if it is known only when the run has ended
   */
  record Value(String name, String expression, ValueType type) implements DagOutput {
    @Override
    public String typeWord() {
      return type.word();
    }
  }
}
