package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;

/** How steps behave that do not say so themselves. */
public record Defaults(RetryPolicy retry, Timeouts timeouts, OnFailure onFailure) {
  public static final Defaults NONE = new Defaults(RetryPolicy.NONE, Timeouts.NONE, OnFailure.FAIL);
}
