package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.ItemOutcome;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Window;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.BackfillTurn;
import dev.millrace.scheduler.store.BackfillWrites;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.Rows;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Backfills and their items. For one thread. */
public final class MemoryBackfills {
  private record ItemKey(String backfill, int ordinal) {}

  private final Map<String, BackfillRow> rows = new LinkedHashMap<>();
  private final Map<String, NavigableMap<Integer, BackfillItem>> items = new LinkedHashMap<>();
  private final Map<ItemKey, BackfillTurn> turns = new LinkedHashMap<>();

  MemoryBackfills() {}

  /** Writes a new backfill with its items, as somebody who asks for one does. */
  public void insert(BackfillRow row, List<BackfillItem> of) {
    if (rows.containsKey(row.id())) {
      throw MemoryDatabase.refused(
          "making backfill " + row.id(), "backfill " + row.id() + " exists", "23505");
    }
    NavigableMap<Integer, BackfillItem> byOrdinal = new TreeMap<>();
    of.forEach(item -> byOrdinal.put(item.ordinal(), columns(item)));
    rows.put(row.id(), columns(row));
    items.put(row.id(), byOrdinal);
  }

  /** Every backfill, in the order in which they came. */
  public List<BackfillRow> all() {
    return List.copyOf(rows.values());
  }

  /** What became of the items of a backfill that had their turn. */
  public List<BackfillTurn> turns(String backfill) {
    return turns.values().stream().filter(turn -> turn.backfill().equals(backfill)).toList();
  }

  List<BackfillRow> open(Set<Integer> shards) {
    return rows.values().stream()
        .filter(row -> row.state().isOpen() && shards.contains(row.shard()))
        .sorted(
            Comparator.comparing((BackfillRow row) -> row.created().at())
                .thenComparing(BackfillRow::id))
        .toList();
  }

  List<BackfillItem> waiting(String backfill, int most) {
    return items.getOrDefault(backfill, new TreeMap<>()).values().stream()
        .filter(item -> !turns.containsKey(new ItemKey(backfill, item.ordinal())))
        .limit(most)
        .toList();
  }

  List<String> openRuns(String backfill, Predicate<String> isOpen) {
    return turns(backfill).stream()
        .filter(turn -> turn.outcome() == ItemOutcome.RUN)
        .sorted(Comparator.comparing(BackfillTurn::ordinal))
        .flatMap(turn -> turn.run().stream())
        .filter(isOpen)
        .toList();
  }

  /**
   * Called before anything is written.
   *
   * @throws OwnershipLost if an item has had its turn
   */
  void check(BackfillWrites writes) {
    Set<ItemKey> seen = new HashSet<>();
    for (BackfillTurn turn : writes.turns()) {
      ItemKey key = new ItemKey(turn.backfill(), turn.ordinal());
      boolean known =
          items.getOrDefault(turn.backfill(), new TreeMap<>()).containsKey(turn.ordinal());
      if (!known || turns.containsKey(key) || !seen.add(key)) {
        throw new OwnershipLost("an item of a backfill has had its turn already");
      }
    }
  }

  void write(BackfillWrites writes) {
    writes.changed().forEach(row -> rows.computeIfPresent(row.id(), (id, r) -> columns(row)));
    writes
        .turns()
        .forEach(turn -> turns.put(new ItemKey(turn.backfill(), turn.ordinal()), columns(turn)));
  }

  private static BackfillRow columns(BackfillRow row) {
    return new BackfillRow(
        row.id(),
        row.shard(),
        row.dag(),
        row.version(),
        row.range()
            .map(
                range ->
                    new BackfillRow.Range(
                        range.trigger(),
                        ColumnForm.millis(range.from()),
                        ColumnForm.millis(range.to()))),
        row.params(),
        row.order(),
        row.reprocess(),
        row.concurrency(),
        row.cache(),
        row.state(),
        row.items(),
        columns(row.created()),
        row.changed().map(MemoryBackfills::columns),
        row.endedAt().map(ColumnForm::millis));
  }

  private static BackfillRow.Sign columns(BackfillRow.Sign sign) {
    return new BackfillRow.Sign(sign.by(), Rows.message(sign.why()), ColumnForm.millis(sign.at()));
  }

  private static BackfillItem columns(BackfillItem item) {
    Optional<RunTick> tick =
        item.tick()
            .map(
                of ->
                    new RunTick(
                        of.trigger(),
                        ColumnForm.millis(of.tick()),
                        new Window(
                            ColumnForm.millis(of.window().start()),
                            ColumnForm.millis(of.window().end()))));
    return new BackfillItem(item.ordinal(), tick, item.params());
  }

  private static BackfillTurn columns(BackfillTurn turn) {
    return new BackfillTurn(
        turn.backfill(),
        turn.ordinal(),
        turn.shard(),
        turn.outcome(),
        turn.detail().map(Rows::message),
        turn.run());
  }
}
