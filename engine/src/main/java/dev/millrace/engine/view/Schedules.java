package dev.millrace.engine.view;

import dev.millrace.engine.view.Commands.Refused;
import java.util.List;
import java.util.Optional;

/** The schedules of DAGs as they are carried out. */
public interface Schedules {
  /**
   * The schedules of a DAG, in the order written.
   *
   * @throws Refused NOT_FOUND if there is no such DAG
   */
  List<TriggerView> schedules(String dag);

  /** The schedules of every DAG, by name. */
  List<TriggerView> schedules();

  /**
   * What became of the ticks of a schedule, newest first.
   *
   * @param limit 1 to 500
   * @throws Refused NOT_FOUND if there never was such a schedule
   */
  List<TickView> ticks(String dag, String trigger, int limit);

  /**
   * Fires no tick until it is resumed. Once more changes nothing.
   *
   * @param trigger all schedules of the DAG if empty
   * @throws Refused NOT_FOUND if there is no such schedule
   */
  List<TriggerView> pause(String dag, Optional<String> trigger, String by, String reason);

  /**
   * Fires again, from now on: ticks of the meantime become no runs. A DAG that was paused as a
   * whole is resumed as a whole.
   *
   * @throws Refused NOT_FOUND if there is no such schedule, CONFLICT if its DAG is paused as a
   *     whole
   */
  List<TriggerView> resume(String dag, Optional<String> trigger, String by);
}
