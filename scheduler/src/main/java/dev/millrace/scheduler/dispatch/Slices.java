package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.message.ToWorker.Slice;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RowSlice;
import java.util.Map;
import java.util.Optional;

/** What a worker is told of the rows that a task is about. */
final class Slices {
  private Slices() {}

  /**
   * Empty for a task that is about none.
   *
   * @throws ExpressionException if its rows are not known any more, as after an upgrade
   */
  static Optional<Slice> of(ActiveRun run, int position) throws ExpressionException {
    Map<String, Object> texts = ItemTexts.of(run.step(position));
    Optional<RowSlice> found = run.slice(position);
    if (found.isEmpty() && !texts.isEmpty()) {
      throw new ExpressionException(
          "The rows of the dataset that this item stands for are not known any more. Start the run"
              + " again.");
    }
    return found.map(
        rows ->
            new Slice(
                AssignmentBuilder.input("for-each", rows.dataset(), rows.producer()),
                rows.first(),
                rows.count(),
                rows.single(),
                texts,
                AttemptParameters.namesBesideItem(texts, run.scope(position))));
  }
}
