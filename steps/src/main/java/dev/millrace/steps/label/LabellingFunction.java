package dev.millrace.steps.label;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Columns;
import java.util.List;

/**
 * A small rule that votes for a label or abstains.
 *
 * @param where its place, for messages
 * @param polarity the labels that it may vote for
 */
record LabellingFunction(String name, String where, String type, List<String> polarity, Vote vote) {
  LabellingFunction {
    polarity = List.copyOf(polarity);
  }

  /** How messages call it. */
  String called() {
    return where + ": function '" + name + "'";
  }

  /** What a function votes, in SQL. */
  @FunctionalInterface
  interface Vote {
    /**
     * An expression of a row: the label as text, null to abstain.
     *
     * @throws StepException DATA if the data has no such column; USER if the function does not suit
     *     the column
     */
    String sql(Columns columns) throws StepException;
  }
}
