package dev.millrace.steps.features;

/** What the values of a feature column are before they become numbers. */
public enum FeatureType {
  NUMBER,
  INTEGER,
  BOOLEAN,
  TEXT
}
