package dev.millrace.steps.features;

/** The values of one row by column name. */
@FunctionalInterface
public interface Row {
  /** A {@link Number}, {@link Boolean} or {@link String}; null where the value is missing. */
  Object value(String column);
}
