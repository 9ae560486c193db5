package dev.millrace.engine.dag;

/** What a step's failure does to the rest of the run. */
public enum OnFailure {
  /** The run fails; what depends on the step becomes UPSTREAM_FAILED. */
  FAIL,
  /** The run can still succeed; what depends on the step sees it as ended. */
  CONTINUE,
  /** The run can still succeed; what depends on the step is skipped. */
  SKIP_DOWNSTREAM
}
