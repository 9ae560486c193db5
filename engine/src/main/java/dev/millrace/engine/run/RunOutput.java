package dev.millrace.engine.run;

import dev.millrace.engine.expression.PlainData;
import java.util.Map;

/** What a run that has succeeded leaves under one of the names that its DAG declares. */
public sealed interface RunOutput {
  /** The word of its type. */
  String type();

  /**
   * @param digest lower-case hexadecimal SHA-256
   * @param task id of the task that made it
   */
  record Artifact(String type, String digest, long bytes, Map<String, Object> facts, String task)
      implements RunOutput {
    public Artifact {
      facts = PlainData.settledMap(facts);
    }
  }

  /**
   * @param value text, Long, Double, Boolean, or a list
   */
  record Value(String type, Object value) implements RunOutput {
    public Value {
      value = PlainData.settled(value);
    }
  }

  /**
   * Nothing.
   *
   * @param reason why, in a sentence
   */
  record Missing(String type, String reason) implements RunOutput {}
}
