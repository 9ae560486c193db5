package dev.millrace.engine.run;

/** Something that happened to a run as a whole. */
public enum RunEvent {
  /** It may begin. */
  ADMITTED,
  /** Someone wants it stopped. */
  CANCEL_REQUESTED,
  /** Every task has ended, {@code finally} included, and nothing that matters failed. */
  ALL_ENDED_WELL,
  /** Every task has ended, {@code finally} included, and one that matters failed. */
  ALL_ENDED_WITH_FAILURE
}
