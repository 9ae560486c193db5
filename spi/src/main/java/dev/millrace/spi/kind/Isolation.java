package dev.millrace.spi.kind;

/** Where a step runs on its worker. */
public enum Isolation {
  /** On a thread of the worker; for steps that cannot hang. */
  INLINE,
  /** In a process of its own that can be killed. */
  PROCESS,
  /** In a container. */
  CONTAINER
}
