package dev.millrace.scheduler;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.Maintenance;
import dev.millrace.engine.view.MaintenanceView;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.store.MaintenanceRows;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Maintenance as people begin and end it. A call returns once it is durable; loops look at it every
 * second.
 *
 * @param changed asks every loop to look at once
 */
record LoopMaintenance(MaintenanceRows rows, Patience patience, Clock clock, Runnable changed)
    implements Maintenance {
  private static final Logger LOG = Logger.getLogger(LoopMaintenance.class);

  @Override
  public MaintenanceView status() {
    return new MaintenanceView(ask(rows::read));
  }

  @Override
  public MaintenanceView on(String by, String reason) {
    Pause pause = new Pause(by, reason, clock.instant());
    return changed(
        () -> {
          rows.on(pause);
          return rows.read();
        });
  }

  @Override
  public MaintenanceView off(String by) {
    LOG.infof("Maintenance is ended by %s", by);
    return changed(
        () -> {
          rows.off();
          return rows.read();
        });
  }

  private MaintenanceView changed(Supplier<Optional<Pause>> change) {
    MaintenanceView view = new MaintenanceView(ask(change));
    changed.run();
    return view;
  }

  private <T> T ask(Supplier<T> what) {
    try {
      return patience.ask(what);
    } catch (StoreException e) {
      throw LoopCommands.unavailable();
    }
  }
}
