package dev.millrace.scheduler;

import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.request.RunRequest;
import dev.millrace.scheduler.show.ScheduleQueries;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.List;
import java.util.Optional;

/** Schedules as they are carried out, at whichever scheduler owns them. */
record LoopSchedules(RequestRouter router, ScheduleQueries queries, Patience patience)
    implements Schedules {
  @Override
  public List<TriggerView> schedules(String dag) {
    if (!patience.ask(() -> queries.exists(dag))) {
      throw new Refused(Refused.Reason.NOT_FOUND, "There is no DAG '" + dag + "'.");
    }
    return patience.ask(() -> queries.of(dag));
  }

  @Override
  public List<TriggerView> schedules() {
    return patience.ask(queries::all);
  }

  @Override
  public List<TickView> ticks(String dag, String trigger, int limit) {
    ScheduleKey key = new ScheduleKey(dag, trigger);
    if (!patience.ask(() -> queries.existed(key))) {
      throw new Refused(
          Refused.Reason.NOT_FOUND, "DAG '" + dag + "' has no schedule '" + trigger + "'.");
    }
    return patience.ask(() -> queries.ticks(key, limit));
  }

  @Override
  public List<TriggerView> pause(String dag, Optional<String> trigger, String by, String reason) {
    router.carryOut(new RunRequest.Pause(dag, trigger, by, Optional.of(reason)));
    return of(dag, trigger);
  }

  @Override
  public List<TriggerView> resume(String dag, Optional<String> trigger, String by) {
    router.carryOut(new RunRequest.Pause(dag, trigger, by, Optional.empty()));
    return of(dag, trigger);
  }

  private List<TriggerView> of(String dag, Optional<String> trigger) {
    return schedules(dag).stream()
        .filter(view -> trigger.filter(name -> !name.equals(view.trigger())).isEmpty())
        .toList();
  }
}
