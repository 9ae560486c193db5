package dev.millrace.engine.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can happen that triggers wait for. Words are stored; one is never renamed. */
public enum EventKind {
  /** What a model is given, or how well it does, is not what it was; told from outside. */
  DRIFT("drift", "drift"),
  /** A new version of a model was registered, or one of its aliases moved. */
  MODEL_UPDATED("model-updated", "an update"),
  /** A run of a DAG came to its end. */
  DAG_ENDED("dag-ended", "the end of a run"),
  /** A run of a DAG has succeeded and left, as one of its outputs, another artifact than before. */
  ARTIFACT_UPDATED("artifact-updated", "a change");

  private final String word;
  private final String noun;

  EventKind(String word, String noun) {
    this.word = word;
    this.noun = noun;
  }

  /** As DAG files and the API write it. */
  public String word() {
    return word;
  }

  /** For people, before "of X". */
  public String noun() {
    return noun;
  }

  /** The kind of a word. */
  public static Optional<EventKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** Whether it is about a DAG; else about a model. */
  public boolean isOfDag() {
    return this == DAG_ENDED || this == ARTIFACT_UPDATED;
  }

  /** All words, in order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(EventKind::word).toList();
  }
}
