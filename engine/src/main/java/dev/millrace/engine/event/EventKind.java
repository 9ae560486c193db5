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
  ARTIFACT_UPDATED("artifact-updated", "a change"),
  /** A time of a policy came; no trigger hears it. */
  TICK("tick", "a tick"),
  /** A model became too old for a policy; no trigger hears it. */
  MODEL_AGED("model-aged", "the age");

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

  /** Whether triggers can hear it. */
  private boolean isHeard() {
    return this != TICK && this != MODEL_AGED;
  }

  /** Whether it is about a DAG; else about a model. */
  public boolean isOfDag() {
    return this == DAG_ENDED || this == ARTIFACT_UPDATED;
  }

  /** The kind of a word that triggers can hear. */
  public static Optional<EventKind> of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.isHeard() && kind.word.equals(word))
        .findFirst();
  }

  /** All words that triggers can hear, in order. */
  public static List<String> words() {
    return Arrays.stream(values()).filter(EventKind::isHeard).map(EventKind::word).toList();
  }
}
