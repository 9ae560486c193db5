package dev.millrace.engine.view;

import dev.millrace.engine.limit.Pause;
import java.util.Optional;

/**
 * Whether everything is paused for maintenance.
 *
 * @param paused who paused it, since when and why; empty if it is not
 */
public record MaintenanceView(boolean on, Optional<Pause> paused) {
  public MaintenanceView(Optional<Pause> paused) {
    this(paused.isPresent(), paused);
  }
}
