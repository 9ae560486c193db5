package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.retrain.NewRows;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.LeftArtifact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * New rows that a policy has counted since its last run. One event waits, with the sum of all; it
 * takes over what the one before has. For the loop's thread.
 */
final class CountedRows {
  private final DeliveryBook book;

  CountedRows(DeliveryBook book) {
    this.book = book;
  }

  private static Optional<NewRows> wanted(CalledTrigger of) {
    return of.trigger() instanceof Trigger.Retrain retrain
        ? retrain.policy().rows()
        : Optional.empty();
  }

  /** Adds what a dataset brings. */
  void count(CalledTrigger of, DeliveryRow row, Turn turn) {
    Happening event = row.event().orElseThrow().event();
    OptionalLong rows = number(event, LeftArtifact.ROWS);
    if (rows.isEmpty()) {
      String why = "it is not known how many rows the artifact has";
      book.write(row.became(DeliveryOutcome.REFUSED, why), turn);
      return;
    }
    NewRows wanted = wanted(of).orElseThrow();
    long sum = wanted.brings(rows.getAsLong(), number(event, LeftArtifact.ROWS_BEFORE));
    for (DeliveryRow before : counting(of, turn)) {
      sum += number(before.event().orElseThrow().event(), NewRows.SUM).orElse(0);
      book.write(before.became(DeliveryOutcome.COUNTED, "event " + row.id()), turn);
    }
    Map<String, Object> facts = new LinkedHashMap<>(event.facts());
    facts.put(NewRows.SUM, sum);
    book.write(
        row.with(
            new HeardEvent(
                Trigger.Retrain.ROWS,
                new Happening(
                    event.id(), event.kind(), event.subject(), event.what(), event.at(), facts))),
        turn);
  }

  /** What waits with enough rows, if it does. */
  Optional<DeliveryRow> enough(CalledTrigger of, Turn turn) {
    Optional<NewRows> wanted = wanted(of);
    return wanted.isEmpty()
        ? Optional.empty()
        : counting(of, turn).stream().filter(row -> sum(row) >= wanted.get().atLeast()).findFirst();
  }

  private static long sum(DeliveryRow row) {
    return number(row.event().orElseThrow().event(), NewRows.SUM).orElse(0);
  }

  /** Rows of a dataset that the policy asked for before it was changed do not count. */
  void forget(CalledTrigger of, Turn turn) {
    List<DeliveryRow> counting = counting(of, turn);
    book.waiting(of.row().key(), of.row().shard(), turn).stream()
        .filter(row -> !counting.contains(row))
        .forEach(row -> book.write(row.became(DeliveryOutcome.REFUSED, Retrains.ANOTHER), turn));
  }

  private List<DeliveryRow> counting(CalledTrigger of, Turn turn) {
    Optional<EventPattern> pattern =
        Optional.ofNullable(of.trigger().hears().get(Trigger.Retrain.ROWS));
    return book.waiting(of.row().key(), of.row().shard(), turn).stream()
        .filter(
            row ->
                row.event()
                    .filter(heard -> pattern.filter(p -> p.hears(heard.event())).isPresent())
                    .isPresent())
        .toList();
  }

  private static OptionalLong number(Happening event, String fact) {
    return event.facts().get(fact) instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }
}
