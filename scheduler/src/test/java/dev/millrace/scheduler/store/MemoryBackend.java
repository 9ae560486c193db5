package dev.millrace.scheduler.store;

import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import java.time.Duration;
import java.util.List;

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
  public String attempt(String column) {
    AttemptRow row = database.attempts().get(0);
    Object value =
        switch (column) {
          case "state" -> row.state();
          case "token" -> row.assignment().orElseThrow().token();
          case "worker" -> row.assignment().orElseThrow().worker();
          case "assigned_at" -> row.assignment().orElseThrow().assignedAt().toEpochMilli();
          case "started_at" -> row.startedAt().orElseThrow().toEpochMilli();
          case "ended_at" -> row.endedAt().orElseThrow().toEpochMilli();
          default -> throw new IllegalArgumentException("no column " + column);
        };
    return value.toString();
  }
}
