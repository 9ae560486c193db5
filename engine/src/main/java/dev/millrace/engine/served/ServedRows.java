package dev.millrace.engine.served;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what deployed models were asked, for every server. Any thread. */
public interface ServedRows {
  /**
   * Keeps all of these batches or, if it fails, none or all of them.
   *
   * @throws RuntimeException if the database is away or refuses them
   */
  void keep(List<ServedBatch> batches);

  /**
   * The next batches of a window, oldest first by {@link ServedBatch#at}: some, so that few are in
   * memory at a time.
   *
   * @param after the end of the page before; {@link Place#START} for the first one
   * @throws dev.millrace.engine.view.Commands.Refused UNAVAILABLE if the database does not answer
   */
  Page read(Window window, Place after);

  /**
   * How many rows the batches of a window have together.
   *
   * @throws dev.millrace.engine.view.Commands.Refused UNAVAILABLE if the database does not answer
   */
  long count(Window window);

  /**
   * Which batches are meant.
   *
   * @param since when they were put away, inclusive
   * @param until exclusive
   */
  record Window(String model, String selector, Instant since, Instant until) {}

  /**
   * A place in the order of batches.
   *
   * @param at when the batch before it was put away, in whole milliseconds
   * @param id tells batches of the same millisecond apart
   */
  record Place(Instant at, long id) {
    /** Before every batch. */
    public static final Place START = new Place(Instant.EPOCH, 0);
  }

  /**
   * Some batches of a window.
   *
   * @param batches none if there are no more
   * @param next where to go on; empty after the last batch
   */
  record Page(List<ServedBatch> batches, Optional<Place> next) {
    public Page {
      batches = List.copyOf(batches);
    }
  }
}
