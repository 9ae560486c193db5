package dev.millrace.engine.run;

/** What a step runs once for each of. */
interface Elements {
  int size();

  /** Plain data that nobody changes: what expressions see as {@code item}. */
  Object at(int index);
}
