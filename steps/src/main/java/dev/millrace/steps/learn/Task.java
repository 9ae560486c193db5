package dev.millrace.steps.learn;

import java.util.Locale;

/** What a model predicts. */
public enum Task {
  /** One of several labels. */
  CLASSIFICATION,
  /** A number. */
  REGRESSION,
  /** The group a row belongs to; learned without a target. */
  CLUSTERING;

  /** The word used in parameters and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Task of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
