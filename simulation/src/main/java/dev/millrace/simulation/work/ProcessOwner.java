package dev.millrace.simulation.work;

/** The worker that started a process. */
public interface ProcessOwner {
  String id();

  /** When it last was not paused; now, unless it is paused or dead. */
  long silentSince();

  long wallMillis();
}
