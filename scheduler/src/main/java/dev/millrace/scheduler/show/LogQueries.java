package dev.millrace.scheduler.show;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.message.ToScheduler.Line;
import dev.millrace.engine.view.LogLine;
import dev.millrace.scheduler.store.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads kept log lines. */
final class LogQueries {
  private static final String CHUNKS =
      """
      select * from log_chunk
       where run_id = ? and task_id = ? and (? = 0 or attempt = ?) and last_line > ?
       order by attempt, first_line limit ?
      """;

  private final Sql sql;

  LogQueries(Sql sql) {
    this.sql = sql;
  }

  List<LogLine> lines(String run, String task, Optional<Integer> attempt, long after, int limit) {
    int number = attempt.orElse(0);
    List<LogLine> lines = new ArrayList<>();
    sql.list(
        CHUNKS,
        row -> lines.addAll(chunk(row, task)),
        run,
        task,
        number,
        number,
        attempt.isPresent() ? after : 0L,
        limit);
    return lines.stream()
        .filter(line -> attempt.isEmpty() || line.sequence() > after)
        .limit(limit)
        .toList();
  }

  /**
   * The log of a task that was given the result of another: its own lines, one that says so, and
   * those of the attempt that made the result.
   */
  List<LogLine> ofOriginal(List<LogLine> own, String task, Origin origin, int limit) {
    List<LogLine> all = new ArrayList<>(own);
    String says =
        "Given the result of run %s, task %s, attempt %d. What follows is the log of that one."
            .formatted(origin.run(), origin.task(), origin.attempt());
    all.add(new LogLine(task, 0, 0, origin.at(), "log", says));
    if (all.size() < limit) {
      Optional<Integer> attempt = Optional.of(origin.attempt());
      all.addAll(lines(origin.run(), origin.task(), attempt, 0, limit - all.size()));
    }
    return all;
  }

  private static List<LogLine> chunk(ResultSet row, String task) throws SQLException {
    List<LogLine> lines = new ArrayList<>();
    long sequence = row.getLong("first_line");
    int attempt = row.getInt("attempt");
    for (Line line : Json.list(row.getString("lines"), Line.class)) {
      lines.add(
          new LogLine(
              task,
              attempt,
              sequence++,
              Instant.ofEpochMilli(line.atMillis()),
              line.stream(),
              line.text()));
    }
    return lines;
  }
}
