package dev.millrace.engine.run;

import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.run.ActiveRun.Produced;
import java.util.Optional;

/** The rows of a dataset, cut into elements by what is known of it without reading it. */
final class RowElements implements Elements {
  private final FanOut.Rows rows;
  private final Produced source;
  private final long total;

  private RowElements(FanOut.Rows rows, Produced source, long total) {
    this.rows = rows;
    this.source = source;
    this.total = total;
  }

  /**
   * @param source the dataset
   * @throws ExpressionException if nobody said how many rows it has, or it makes too many elements
   */
  static Elements of(FanOut.Rows rows, Produced source) throws ExpressionException {
    String name = source.task() + "." + rows.source().port();
    if (!(source.output().facts().get("rows") instanceof Number fact) || fact.longValue() < 0) {
      throw new ExpressionException(
          "Nothing says how many rows "
              + name
              + " has. Let the step that makes it give the fact 'rows' of that output, as every"
              + " kind of Millrace does.");
    }
    long total = fact.longValue();
    long count = total / rows.size() + (total % rows.size() == 0 ? 0 : 1);
    if (count > Expansion.ITEMS_MAX) {
      long enough = (total + Expansion.ITEMS_MAX - 1) / Expansion.ITEMS_MAX;
      throw new ExpressionException(
          name
              + " has "
              + total
              + " rows, which makes "
              + count
              + " items; at most "
              + Expansion.ITEMS_MAX
              + " are allowed. Write a batch of "
              + enough
              + " or more.");
    }
    return new RowElements(rows, source, total);
  }

  @Override
  public int size() {
    return (int) ((total + rows.size() - 1) / rows.size());
  }

  @Override
  public Object at(int index) {
    return null;
  }

  @Override
  public Optional<RowSlice> slice(int index) {
    long first = (long) index * rows.size();
    int count = (int) Math.min(rows.size(), total - first);
    return Optional.of(
        new RowSlice(source.task(), source.output(), first, count, rows.batch().isEmpty()));
  }
}
