package dev.millrace.api.memory;

import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One schedule, {@code nightly}, for every DAG. */
@Singleton
public class MemorySchedules implements Schedules {
  private final Map<String, TriggerView.PauseView> pauses = new TreeMap<>();

  public void clear() {
    pauses.clear();
  }

  @Override
  public List<TriggerView> schedules(String dag) {
    return List.of(
        new TriggerView(
            dag,
            "nightly",
            "cron",
            List.of("0 2 * * *"),
            "queue",
            Optional.of(
                new ScheduleView.MissedView("latest", Duration.ofHours(24), Optional.empty())),
            "Europe/Zurich",
            pauses.containsKey(dag)
                ? Optional.empty()
                : Optional.of(Samples.NOON.plus(Duration.ofHours(1))),
            Optional.ofNullable(pauses.get(dag)),
            Optional.empty(),
            ticks(dag, "nightly", 1).stream().findFirst(),
            List.of()));
  }

  @Override
  public List<TriggerView> schedules() {
    return schedules("wine");
  }

  @Override
  public List<TickView> ticks(String dag, String trigger, int limit) {
    if (!trigger.equals("nightly")) {
      throw new Refused(Refused.Reason.NOT_FOUND, "DAG 'wine' has no schedule '" + trigger + "'.");
    }
    return List.of(
        new TickView(
            Samples.NOON,
            Samples.NOON,
            1,
            true,
            "RUN",
            Optional.empty(),
            Optional.of(Samples.NOON.minus(Duration.ofHours(24))),
            Optional.of(Samples.NOON),
            Optional.of("t1"),
            Optional.empty(),
            Samples.NOON));
  }

  @Override
  public List<TriggerView> pause(String dag, Optional<String> trigger, String by, String reason) {
    pauses.put(dag, new TriggerView.PauseView(by, reason, Samples.NOON, trigger.isEmpty()));
    return schedules(dag);
  }

  @Override
  public List<TriggerView> resume(String dag, Optional<String> trigger, String by) {
    pauses.remove(dag);
    return schedules(dag);
  }
}
