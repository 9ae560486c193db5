package dev.millrace.scheduler.request;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.store.StoreException;
import java.util.List;
import java.util.function.Supplier;

/** The same rows, for which nobody waits without end. */
public record PatientServedRows(ServedRows real, Patience patience) implements ServedRows {
  @Override
  public void keep(List<ServedBatch> batches) {
    patience.ask(
        () -> {
          real.keep(batches);
          return batches.size();
        });
  }

  @Override
  public Page read(Window window, Place after) {
    return asked(() -> real.read(window, after));
  }

  @Override
  public long count(Window window) {
    return asked(() -> real.count(window));
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return patience.ask(question);
    } catch (StoreException e) {
      if (e.isDefect()) {
        throw e;
      }
      throw new Refused(
          Refused.Reason.UNAVAILABLE, "The database did not answer. Try again in a moment.");
    }
  }
}
