package dev.millrace.steps.split;

/**
 * Which row goes where.
 *
 * @param order all rows, from 0, in the order in which the parts hold them
 * @param part for each row the index of its part
 */
record Assignment(int[] order, int[] part) {

  /** How many rows each part has. */
  long[] counts(int parts) {
    long[] counts = new long[parts];
    for (int p : part) {
      counts[p]++;
    }
    return counts;
  }
}
