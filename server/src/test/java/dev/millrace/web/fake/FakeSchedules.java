package dev.millrace.web.fake;

import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The schedules of the fake server, which pausing and resuming change. */
final class FakeSchedules {
  private final List<TriggerView> triggers = new CopyOnWriteArrayList<>();
  private final List<DeliveryView> deliveries = new CopyOnWriteArrayList<>();
  private final Map<String, List<TickView>> ticks = new ConcurrentHashMap<>();

  void put(TriggerView trigger, List<TickView> became) {
    triggers.removeIf(other -> isThat(other, trigger.dag(), trigger.trigger()));
    triggers.add(trigger);
    ticks.put(trigger.dag() + "/" + trigger.trigger(), became);
  }

  List<TriggerView> of(String dag) {
    return triggers.stream().filter(trigger -> trigger.dag().equals(dag)).toList();
  }

  void tell(DeliveryView delivery) {
    deliveries.add(0, delivery);
  }

  List<DeliveryView> deliveries(String dag, String trigger) {
    return deliveries.stream()
        .filter(one -> one.dag().equals(dag) && one.trigger().equals(trigger))
        .toList();
  }

  Optional<List<TickView>> ticks(String dag, String trigger, int limit) {
    return Optional.ofNullable(ticks.get(dag + "/" + trigger))
        .map(all -> all.subList(0, Math.min(limit, all.size())));
  }

  /**
   * @param pause to resume if empty
   */
  synchronized List<TriggerView> change(
      String dag, Optional<String> trigger, Optional<PauseView> pause) {
    triggers.replaceAll(
        other ->
            other.dag().equals(dag) && trigger.map(other.trigger()::equals).orElse(true)
                ? with(other, pause)
                : other);
    return of(dag).stream()
        .filter(other -> trigger.map(other.trigger()::equals).orElse(true))
        .toList();
  }

  private static boolean isThat(TriggerView trigger, String dag, String name) {
    return trigger.dag().equals(dag) && trigger.trigger().equals(name);
  }

  private static TriggerView with(TriggerView trigger, Optional<PauseView> pause) {
    return new TriggerView(
        trigger.dag(),
        trigger.trigger(),
        trigger.form(),
        trigger.says(),
        trigger.overlap(),
        trigger.missed(),
        trigger.zone(),
        pause.isPresent() ? Optional.empty() : Optional.of(Nightly.NEXT),
        pause,
        trigger.problem(),
        trigger.last(),
        trigger.passed(),
        trigger.standing());
  }
}
