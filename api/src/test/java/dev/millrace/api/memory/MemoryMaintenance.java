package dev.millrace.api.memory;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.Maintenance;
import dev.millrace.engine.view.MaintenanceView;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Maintenance that holds nothing back. */
@Singleton
public class MemoryMaintenance implements Maintenance {
  private Optional<Pause> paused = Optional.empty();

  @Override
  public MaintenanceView status() {
    return new MaintenanceView(paused);
  }

  @Override
  public MaintenanceView on(String by, String reason) {
    paused = paused.or(() -> Optional.of(new Pause(by, reason, Samples.NOON)));
    return status();
  }

  @Override
  public MaintenanceView off(String by) {
    paused = Optional.empty();
    return status();
  }
}
