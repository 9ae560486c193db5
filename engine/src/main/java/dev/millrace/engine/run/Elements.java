package dev.millrace.engine.run;

import java.util.Optional;

/** What a step runs once for each of. */
interface Elements {
  int size();

  /**
   * Plain data that nobody changes: what expressions see as {@code item}.
   *
   * @return null if it is not known any more; then nothing is called {@code item}
   */
  Object at(int index);

  /** The rows that an element stands for; empty if it is known here. */
  default Optional<RowSlice> slice(int index) {
    return Optional.empty();
  }
}
