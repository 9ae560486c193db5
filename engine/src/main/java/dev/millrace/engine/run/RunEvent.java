package dev.millrace.engine.run;

/** Something that happened to a run as a whole. */
public enum RunEvent {
  /** It may begin. */
  ADMITTED,
  /** Someone wants it stopped. */
  CANCEL_REQUESTED,
  /** Someone wants it stopped without grace and without {@code finally}. */
  KILL_REQUESTED,
  /** It ended without success and is to go on from where it failed. */
  REOPENED,
  /** It took longer than its limit. */
  TIMED_OUT,
  /** Every task has ended, {@code finally} included, and nothing that matters failed. */
  ALL_ENDED_WELL,
  /** Every task has ended, {@code finally} included, and one that matters failed. */
  ALL_ENDED_WITH_FAILURE,
  /** Every task has ended, {@code finally} included, after the run's limit stopped it. */
  ALL_ENDED_AFTER_TIMEOUT
}
