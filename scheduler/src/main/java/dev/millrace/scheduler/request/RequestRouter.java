package dev.millrace.scheduler.request;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.loop.NotOwned;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Brings a request to the scheduler that owns the run, also when the run changes hands meanwhile:
 * then it is brought to the next owner. Any thread; a call returns once its effect is durable.
 */
public final class RequestRouter implements AutoCloseable {
  /**
   * How long a run may be without an owner that answers until the request is refused: longer than
   * it takes to follow a scheduler that hangs.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final long ASK_MILLIS = 3_000;
  private static final long PAUSE_MILLIS = 20;

  private final String me;
  private final Function<String, Optional<String>> ownerOf;
  private final BooleanSupplier hangs;
  private final LocalRequests local;
  private final RemoteRequests remote;

  /**
   * @param me id of this scheduler
   * @param ownerOf id of a run to the scheduler that owns it, as far as is known
   * @param loop takes what it is told; false if it cannot take more
   * @param hangs whether the loop waits for a database that does not answer
   */
  public RequestRouter(
      String me,
      Function<String, Optional<String>> ownerOf,
      Predicate<Inbound> loop,
      BooleanSupplier hangs,
      DagPlans dags,
      Forks forks,
      Fabric fabric) {
    this.me = me;
    this.ownerOf = ownerOf;
    this.hangs = hangs;
    this.local = new LocalRequests(loop, hangs, dags, forks);
    this.remote = new RemoteRequests(fabric, local);
  }

  /**
   * @return the run as it is after the request; empty where it must be read
   * @throws Refused if it cannot be carried out, or nobody owns the run for {@link #PATIENCE}
   */
  public Optional<RunView> carryOut(RunRequest request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Optional<String> owner = ownerOf.apply(request.run());
        if (owner.filter(me::equals).isPresent()) {
          try {
            return local.carryOut(request);
          } catch (NotOwned e) {
            // it has just changed hands
          }
        } else if (owner.isPresent() && remote.ask(owner.get(), request, ASK_MILLIS)) {
          return Optional.empty();
        }
        if (System.nanoTime() - end >= 0 || hangs.getAsBoolean()) {
          throw unavailable();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  /** Takes what other schedulers say about requests; whether it was that. Never waits. */
  public boolean receive(String peer, BetweenSchedulers message) {
    if (message instanceof BetweenSchedulers.Ask ask) {
      remote.asked(peer, ask);
      return true;
    }
    if (message instanceof BetweenSchedulers.Answer answer) {
      remote.answered(answer);
      return true;
    }
    return false;
  }

  static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE,
        "No scheduler with a database owns the run at the moment. Try again with the same"
            + " idempotency key in a moment.");
  }

  @Override
  public void close() {
    remote.close();
  }
}
