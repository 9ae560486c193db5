package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.language.yaml.Node;

/** Checks expressions over a call of a webhook. What is wrong with one becomes a finding. */
public interface HookExpressions {
  /** Whether a text is CEL that answers yes or no. */
  boolean condition(Node at, String what);

  /**
   * Whether every {@code ${{ }}} in a value is fine, and what it gives may be of the declared type.
   */
  boolean value(Node at, RunParameter declared, String what);
}
