package dev.millrace.engine.view;

import java.util.function.Consumer;

/** Live changes, after they are durable. */
public interface Changes {
  /**
   * Delivers every change after {@code sequence}, in order, until closed.
   *
   * @param sequence the last change already seen; 0 to begin with what comes next
   * @param listener called on the publisher's thread; must not block
   * @return ends the subscription
   * @throws ChangesForgotten if changes after {@code sequence} are no longer remembered: read the
   *     state afresh and begin with 0
   */
  Subscription subscribe(long sequence, Consumer<Change> listener);

  /** The sequence number of the newest change. */
  long newest();

  /** Ends a subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Too old a sequence number was asked for. */
  final class ChangesForgotten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChangesForgotten(long asked, long oldest) {
      super("changes after " + asked + " are forgotten; the oldest kept is " + oldest);
    }
  }
}
