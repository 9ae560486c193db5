package dev.millrace.scheduler.loop;

import dev.millrace.engine.limit.Pause;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.WaitBoard;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Holds everything back that would begin while there is maintenance: ticks and tasks. Whether there
 * is comes with each look at the shards, which also a restart begins with.
 */
final class MaintenanceGate {
  private static final Logger LOG = Logger.getLogger(MaintenanceGate.class);

  private final ShardKeeper shards;
  private final Ticks ticks;
  private final WaitBoard waits;
  private Optional<Pause> pause = Optional.empty();

  MaintenanceGate(ShardKeeper shards, Ticks ticks, WaitBoard waits) {
    this.shards = shards;
    this.ticks = ticks;
    this.waits = waits;
  }

  /** Opens or closes as the last look says. */
  void look() {
    Optional<Pause> seen = shards.maintenance();
    if (seen.equals(pause)) {
      return;
    }
    pause = seen;
    ticks.holdBack(pause.isPresent());
    waits.maintenance(pause);
    LOG.info(pause.map(p -> "Nothing begins: Millrace " + p).orElse("Maintenance has ended"));
  }

  /** Whether ticks may fire and tasks may begin. */
  boolean isOpen() {
    return pause.isEmpty();
  }
}
