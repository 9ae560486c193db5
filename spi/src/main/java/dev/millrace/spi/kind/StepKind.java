package dev.millrace.spi.kind;

import dev.millrace.spi.Step;

/**
 * Ties the word after {@code uses:} to a step. Found by {@link java.util.ServiceLoader}.
 *
 * <p>An instance is shared by threads and holds no state.
 */
public interface StepKind {
  /** Everything that can be known without running it. Never does I/O: also used offline. */
  KindDeclaration declaration();

  /** A fresh step for one attempt. */
  Step create();
}
