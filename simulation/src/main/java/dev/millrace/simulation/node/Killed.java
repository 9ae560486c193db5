package dev.millrace.simulation.node;

/** Unwinds the turn of a process that was killed in the middle of it. Nobody else catches it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
