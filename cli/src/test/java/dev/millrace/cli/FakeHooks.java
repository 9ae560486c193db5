package dev.millrace.cli;

import dev.millrace.engine.view.DeliveryView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls of a webhook of a fake server, newest first. */
final class FakeHooks {
  final List<DeliveryView> calls = new CopyOnWriteArrayList<>();

  /**
   * @param key method and path
   */
  Optional<Object> answer(String key) {
    String[] parts = key.split("/");
    if (parts.length == 8) {
      return Optional.of(Map.of("items", of(parts[4], parts[6])));
    }
    return of(parts[4], parts[6]).stream()
        .filter(call -> call.id().equals(parts[8]))
        .findFirst()
        .map(FakeHooks::replayed);
  }

  private List<DeliveryView> of(String dag, String trigger) {
    return calls.stream()
        .filter(call -> call.dag().equals(dag) && call.trigger().equals(trigger))
        .toList();
  }

  private static DeliveryView replayed(DeliveryView call) {
    return new DeliveryView(
        "again",
        call.dag(),
        call.trigger(),
        call.receivedAt(),
        call.digest(),
        call.params(),
        "RUN",
        Optional.empty(),
        Optional.of("h9"),
        Optional.of(call.id()), Optional.empty());
  }
}
