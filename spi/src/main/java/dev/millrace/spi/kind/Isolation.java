package dev.millrace.spi.kind;

import java.util.Locale;

/** Where a step runs on its worker. */
public enum Isolation {
  /** On a thread of the worker; for steps that cannot hang. */
  INLINE,
  /** In a process of its own that can be killed. */
  PROCESS,
  /** In a container. */
  CONTAINER;

  /** As it is written in YAML, messages and settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
