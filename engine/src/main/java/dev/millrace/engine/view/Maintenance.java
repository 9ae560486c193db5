package dev.millrace.engine.view;

/**
 * Pauses everything for the time being: no schedule fires and no task begins, at any scheduler,
 * within about a second. What runs goes on; runs are made and wait. It survives restarts.
 */
public interface Maintenance {
  MaintenanceView status();

  /** Once more changes nothing, and whoever paused it first stays named. */
  MaintenanceView on(String by, String reason);

  /**
   * Everything goes on. Ticks of the meantime are missed ones, of which their triggers say what
   * becomes of them. Nothing if it is not paused.
   */
  MaintenanceView off(String by);
}
