package dev.millrace.spi.kind;

/** A small value that a step returns, for {@code steps.ID.values.NAME}. */
public record ValueDeclaration(String name, ValueType type, String doc) {}
