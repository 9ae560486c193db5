package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.task.Assignment;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows in memory. */
final class MemoryBackend implements Backend {
  private final HandClock clock = new HandClock();
  private MemoryDatabase database = new MemoryDatabase(clock, commit -> {});

  @Override
  public Store connect() {
    return database.connect();
  }

  @Override
  public void empty() {
    database = new MemoryDatabase(clock, commit -> {});
  }

  @Override
  public List<String> schedulers() {
    return List.copyOf(database.schedulers().keySet());
  }

  @Override
  public void silent(String scheduler, Duration since) {
    clock.advance(since.negated());
    try (Store store = connect()) {
      store.look(scheduler, 4);
    }
    clock.advance(since);
  }

  @Override
  public List<String> attempts(String column) {
    List<String> found = new ArrayList<>();
    database
        .attempts()
        .forEach(row -> found.add(value(row, column).map(Object::toString).orElse(null)));
    return found;
  }

  private static Optional<?> value(AttemptRow row, String column) {
    return switch (column) {
      case "state" -> Optional.of(row.state());
      case "token" -> row.assignment().map(Assignment::token);
      case "worker" -> row.assignment().map(Assignment::worker);
      case "assigned_at" -> row.assignment().map(held -> held.assignedAt().toEpochMilli());
      case "started_at" -> row.startedAt().map(Instant::toEpochMilli);
      case "ended_at" -> row.endedAt().map(Instant::toEpochMilli);
      default -> throw new IllegalArgumentException("no column " + column);
    };
  }

  @Override
  public void make(BackfillRow row, List<BackfillItem> items) {
    database.backfills().insert(row, items);
  }

  @Override
  public void pause(String pool, Pause pause) {
    database.pools().pause(pool, pause);
  }

  @Override
  public void maintenance(Optional<Pause> pause) {
    database.maintenance(pause);
  }

  @Override
  public void resume(String pool) {
    database.pools().resume(pool);
  }

  @Override
  public void define(String pool, int slots) {
    database.pools().define(pool, slots);
  }
}
