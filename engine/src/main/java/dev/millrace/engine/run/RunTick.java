package dev.millrace.engine.run;

import dev.millrace.engine.schedule.Window;
import java.time.Instant;

/**
 * The tick of a schedule that a run is for. Stored with the run and never computed again, whatever
 * becomes of the schedule.
 *
 * @param trigger id of the trigger in its DAG
 */
public record RunTick(String trigger, Instant tick, Window window) {
  /** The trigger word of such runs. */
  public static final String KIND = "cron";

  /** For people, to follow "the run of". */
  @Override
  public String toString() {
    return "tick " + tick + " of trigger '" + trigger + "'";
  }
}
