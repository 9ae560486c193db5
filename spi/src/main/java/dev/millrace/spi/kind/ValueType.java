package dev.millrace.spi.kind;

/** The type of a small value that a step returns. */
public enum ValueType {
  TEXT,
  INTEGER,
  NUMBER,
  BOOLEAN,
  LIST
}
