package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.spi.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one bad message is kept from stopping everything: a report that can never be stored would
 * come again and again.
 */
final class Quarantine {
  private Quarantine() {}

  /** Whether a message must be the cause, and not a database that is away or has a new owner. */
  static boolean blames(RuntimeException failure) {
    return failure instanceof StoreException store
        ? store.isAboutTheData()
        : !(failure instanceof OwnershipLost);
  }

  /** The same, message by message. */
  static List<Inbound> split(List<Inbound> batch) {
    List<Inbound> single = new ArrayList<>();
    for (Inbound inbound : batch) {
      if (inbound instanceof Inbound.Messages messages) {
        for (Message message : messages.batch()) {
          single.add(new Inbound.Messages(messages.peer(), List.of(message)));
        }
      } else {
        single.add(inbound);
      }
    }
    return single;
  }

  /**
   * Answers who waits for what cannot be carried out; for a report, the failure to book instead.
   */
  static Optional<Inbound> instead(Inbound one, RuntimeException failure) {
    if (one instanceof Inbound.Trigger trigger) {
      trigger
          .answer()
          .completeExceptionally(
              new Refused(
                  Refused.Reason.INVALID, "The run cannot be stored: " + failure.getMessage()));
    } else if (one instanceof Inbound.Cancel cancel) {
      cancel.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.GoOn goOn) {
      goOn.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.DagChanged change) {
      change.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.Pause pause) {
      pause.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.BackfillMade made) {
      made.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.SteerBackfill steer) {
      steer.answer().completeExceptionally(failure);
    } else if (one instanceof Inbound.Decide decide) {
      decide
          .answer()
          .completeExceptionally(
              new Refused(
                  Refused.Reason.INVALID,
                  "The decision cannot be stored: " + failure.getMessage()));
    } else if (one instanceof Inbound.Messages messages
        && messages.batch().get(0) instanceof Finished report) {
      String why = "The report of this attempt cannot be stored: " + failure.getMessage();
      Finished plain =
          new Finished(
              report.worker(),
              report.attempt(),
              report.startedAtMillis(),
              report.endedAtMillis(),
              new Failure(FailureClass.INTERNAL.name(), why),
              List.of(),
              Map.of(),
              List.of());
      return Optional.of(new Inbound.Messages(messages.peer(), List.of(plain)));
    }
    return Optional.empty();
  }

  /** In few words, for the log: what it holds may be huge. */
  static String name(Inbound one) {
    if (one instanceof Inbound.Trigger trigger) {
      return "the trigger of run " + trigger.header().id();
    }
    if (one instanceof Inbound.Messages messages && !messages.batch().isEmpty()) {
      Message message = messages.batch().get(0);
      String about = message instanceof Finished report ? " about " + report.attempt() : "";
      return "a " + message.getClass().getSimpleName() + " of " + messages.peer() + about;
    }
    return "a " + one.getClass().getSimpleName();
  }

  /** Nobody waits for an answer that cannot come. */
  static void refuse(Inbound inbound) {
    if (inbound instanceof Inbound.Trigger trigger) {
      trigger.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.Cancel cancel) {
      cancel.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.GoOn goOn) {
      goOn.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.DagChanged change) {
      change.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.Pause pause) {
      pause.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.BackfillMade made) {
      made.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.SteerBackfill steer) {
      steer.answer().completeExceptionally(unavailable());
    } else if (inbound instanceof Inbound.Decide decide) {
      decide.answer().completeExceptionally(unavailable());
    }
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE,
        "The database did not answer; nothing was changed. Try again in a moment.");
  }
}
