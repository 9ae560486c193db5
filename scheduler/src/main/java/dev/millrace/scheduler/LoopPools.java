package dev.millrace.scheduler;

import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.Queries;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.store.PoolRows;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What people say about pools. A call returns once it is durable. */
final class LoopPools {
  private static final Logger LOG = Logger.getLogger(LoopPools.class);
  private static final int SLOTS_MAX = 1_000_000;

  private final PoolRows rows;
  private final Queries queries;
  private final Patience patience;
  private final Clock clock;
  private final Consumer<String> freed;

  /**
   * @param freed told of pools of which slots may be free, once that is durable
   */
  LoopPools(
      PoolRows rows, Queries queries, Patience patience, Clock clock, Consumer<String> freed) {
    this.rows = rows;
    this.queries = queries;
    this.patience = patience;
    this.clock = clock;
    this.freed = freed;
  }

  PoolView define(String name, int slots) {
    check(name);
    if (slots < 1 || slots > SLOTS_MAX) {
      throw new Refused(
          Refused.Reason.INVALID,
          "Pool '%s' cannot have %d slots; from 1 to %d were expected."
              .formatted(name, slots, SLOTS_MAX));
    }
    ask(
        () -> {
          rows.define(name, slots);
          return true;
        });
    freed.accept(name);
    return view(name);
  }

  void remove(String name) {
    if (LimitNames.isOfDag(name) || !ask(() -> rows.remove(name))) {
      throw new Refused(
          Refused.Reason.NOT_FOUND, "There is no pool '" + name + "' that somebody defined.");
    }
  }

  PoolView pause(String name, String by, String reason) {
    check(name);
    Pause pause = new Pause(by, reason, clock.instant());
    if (!ask(() -> rows.pause(name, pause))) {
      throw unknown(name);
    }
    PoolView view = view(name);
    view.paused().ifPresent(present -> LOG.infof("Pool %s %s", name, present));
    return view;
  }

  PoolView resume(String name, String by) {
    check(name);
    if (!ask(() -> rows.resume(name))) {
      throw unknown(name);
    }
    LOG.infof("Pool %s is resumed by %s", name, by);
    freed.accept(name);
    return view(name);
  }

  private static void check(String name) {
    if (!LimitNames.isName(name)) {
      throw new Refused(
          Refused.Reason.INVALID,
          LimitNames.isOfDag(name)
              ? "Pool '%s' holds the max-parallel of a DAG; change that in its file."
                  .formatted(name)
              : "A pool cannot be called '%s'; expected %s.".formatted(name, LimitNames.EXPECTED));
    }
  }

  private static Refused unknown(String name) {
    return new Refused(
        Refused.Reason.NOT_FOUND,
        "There is no pool '" + name + "'. Define it first: millrace pools set " + name + " 1");
  }

  private PoolView view(String name) {
    try {
      return queries.pools().stream()
          .filter(pool -> pool.name().equals(name))
          .findFirst()
          .orElseThrow(LoopCommands::unavailable);
    } catch (StoreException e) {
      throw LoopCommands.unavailable();
    }
  }

  private <T> T ask(Supplier<T> what) {
    try {
      return patience.ask(what);
    } catch (StoreException e) {
      throw LoopCommands.unavailable();
    }
  }
}
