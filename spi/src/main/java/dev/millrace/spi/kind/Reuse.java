package dev.millrace.spi.kind;

/** Whether a result of a kind may be given to a later task that would be given the same. */
public enum Reuse {
  /** Its outputs depend on nothing but what it is given. */
  BY_DEFAULT,
  /** Only the author of a step can know: the key {@code cache} says so. */
  IF_ASKED,
  /** It is there for what it does outside, or for what happens meanwhile. */
  NEVER
}
