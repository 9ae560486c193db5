package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.event.Happening;
import dev.millrace.scheduler.store.EventWrites;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.OutputNews;
import dev.millrace.scheduler.store.OutputRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What triggers hear, and what they heard that nobody has decided on. For one thread. */
public final class MemoryEvents {
  private record Key(ScheduleKey trigger, String part, String event) {}

  private final Map<String, List<Subscription>> subscriptions = new LinkedHashMap<>();
  private final Map<Key, HeardEvent.Pending> inbox = new LinkedHashMap<>();
  private final Map<OutputRow.Key, OutputRow> outputs = new LinkedHashMap<>();

  MemoryEvents() {}

  /** Tells those that hear them, as a writer that is no loop does; how many these are. */
  public int tell(Collection<Happening> events) {
    List<HeardEvent.Pending> told = new ArrayList<>();
    for (Happening event : events) {
      for (List<Subscription> all : subscriptions.values()) {
        all.stream().filter(one -> hears(one, event)).forEach(one -> told.add(pending(one, event)));
      }
    }
    int before = inbox.size();
    told.forEach(one -> inbox.putIfAbsent(key(one), one));
    return inbox.size() - before;
  }

  private static boolean hears(Subscription one, Happening event) {
    return one.kind() == event.kind()
        && one.subject().equals(event.subject())
        && one.what().equals(event.what());
  }

  private static HeardEvent.Pending pending(Subscription one, Happening event) {
    Happening stored =
        new Happening(
            event.id(),
            event.kind(),
            event.subject(),
            event.what(),
            ColumnForm.millis(event.at()),
            event.facts());
    return new HeardEvent.Pending(one.trigger(), one.shard(), new HeardEvent(one.part(), stored));
  }

  private static Key key(HeardEvent.Pending one) {
    return new Key(one.trigger(), one.heard().part(), one.heard().event().id());
  }

  /** What triggers heard that nobody has decided on, in the order in which it was told. */
  public List<HeardEvent.Pending> undecided() {
    return List.copyOf(inbox.values());
  }

  List<HeardEvent.Pending> pending(Set<Integer> shards) {
    return inbox.values().stream()
        .filter(one -> shards.contains(one.shard()))
        .sorted(
            Comparator.comparing((HeardEvent.Pending one) -> one.heard().event().at())
                .thenComparing(one -> one.heard().event().id()))
        .toList();
  }

  Optional<OutputRow> output(OutputRow.Key key) {
    return Optional.ofNullable(outputs.get(key))
        .map(
            row ->
                new OutputRow(
                    key, row.digest(), row.run(), ColumnForm.millis(row.since()), row.rows()));
  }

  void write(EventWrites writes) {
    OutputNews news = OutputNews.of(writes.left(), outputs);
    news.rows().forEach(row -> outputs.put(row.key(), row));
    List<Happening> happened = new ArrayList<>(writes.happened());
    happened.addAll(news.events());
    writes.heardBy(tell(happened));
    subscriptions.putAll(writes.subscriptions());
    writes.decided().forEach(one -> inbox.remove(key(one)));
  }
}
