package dev.millrace.engine.run;

import dev.millrace.engine.message.ToScheduler.Output;

/**
 * An element that is rows of a dataset. Nobody but a worker reads them: here it is two numbers.
 *
 * @param producer id of the task that made the dataset
 * @param first number of the first row, from 0, in the order of the file
 * @param single whether the element is one row, not a list of rows
 */
public record RowSlice(String producer, Output dataset, long first, int count, boolean single) {

  /** For people: {@code row 17} or {@code rows 2000–2999}. */
  public String words() {
    return words(first, count);
  }

  /** As {@link #words()}. */
  public static String words(long first, long count) {
    return count == 1 ? "row " + first : "rows " + first + "–" + (first + count - 1);
  }
}
