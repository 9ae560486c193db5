package dev.millrace.scheduler.logs;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.ToScheduler.Line;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.view.LogLine;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps log lines on a thread of its own, so that chatty steps never slow the loop. Lines are
 * acknowledged once they are durable; what could not be kept is sent again by its worker.
 */
public final class LogKeeper implements Runnable {
  private static final Logger LOG = Logger.getLogger(LogKeeper.class);
  private static final int WAITING_MAX = 10_000;
  private static final int BATCH_MAX = 500;
  private static final int ATTEMPTS_REMEMBERED = 10_000;
  private static final int CHUNK_CHARS_MAX = 1 << 20;

  /** Longer lines are cut, with a note; even when all of it must be escaped it fits a chunk. */
  static final int LINE_CHARS_MAX = 100_000;

  private static final Received STOP =
      new Received("", new LogLines(new AttemptKey("", "", 0, 0), 1, List.of()));

  private record Received(String peer, LogLines lines) {}

  private final DataSource connections;
  private final Fabric fabric;
  private final ChangeFeed feed;
  private final BlockingQueue<Received> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
  private final Map<AttemptKey, Long> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptKey, Long> eldest) {
          return size() > ATTEMPTS_REMEMBERED;
        }
      };

  public LogKeeper(DataSource connections, Fabric fabric, ChangeFeed feed) {
    this.connections = connections;
    this.fabric = fabric;
    this.feed = feed;
  }

  /** Takes lines; if too many wait they are dropped here and come again. */
  public void receive(String peer, LogLines lines) {
    if (!waiting.offer(new Received(peer, lines))) {
      LOG.debugf("Log lines of %s wait for the database", lines.attempt());
    }
  }

  @Override
  public void run() {
    List<Received> batch = new ArrayList<>();
    try {
      while (!batch.contains(STOP)) {
        batch.clear();
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH_MAX - 1);
        keep(batch.stream().filter(received -> received != STOP).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends after what waits now. Not by an interrupt: that would close the file of an embedded
   * database under everyone who uses it.
   */
  public void stop() throws InterruptedException {
    waiting.put(STOP);
  }

  private void keep(List<Received> batch) {
    try {
      write(batch);
    } catch (StoreException e) {
      batch.forEach(received -> kept.remove(received.lines().attempt())); // another may keep them
      if (e.isAboutTheData() && batch.size() > 1) {
        batch.forEach(received -> keep(List.of(received))); // one bad line holds up no others
      } else if (e.isDuplicate()) {
        LOG.debugf("Another scheduler has just kept the same lines; what is new comes again");
      } else {
        LOG.warnf("Log lines could not be kept, they will come again: %s", e.getMessage());
      }
    }
  }

  private void write(List<Received> batch) {
    Map<AttemptKey, Long> ends = new LinkedHashMap<>();
    List<LogLines> fresh = new ArrayList<>();
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try (PreparedStatement insert =
          c.prepareStatement(
              """
              insert into log_chunk (run_id, task_id, attempt, first_line, last_line, lines)
              values (?, ?, ?, ?, ?, ?)
              """)) {
        for (Received received : batch) {
          add(c, insert, received.lines(), ends, fresh);
        }
        if (!fresh.isEmpty()) {
          insert.executeBatch();
        }
        c.commit();
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("keeping log lines", e);
    }
    kept.putAll(ends);
    for (Received received : batch) {
      AttemptKey attempt = received.lines().attempt();
      fabric.send(
          received.peer(), List.of(new ToWorker.LogAck(attempt, kept.getOrDefault(attempt, 0L))));
    }
    fresh.forEach(this::show);
  }

  /** Adds the part of the lines that is new; a gap is left to be sent again. */
  private void add(
      Connection c,
      PreparedStatement insert,
      LogLines lines,
      Map<AttemptKey, Long> ends,
      List<LogLines> fresh)
      throws SQLException {
    AttemptKey attempt = lines.attempt();
    Long end = ends.get(attempt);
    if (end == null) {
      end = kept.containsKey(attempt) ? kept.get(attempt) : stored(c, attempt);
    }
    if (lines.first() > end + 1) {
      end = Math.max(end, stored(c, attempt)); // another scheduler may have kept the rest
    }
    long last = lines.first() + lines.lines().size() - 1;
    int known = (int) Math.max(0, end + 1 - lines.first());
    if (lines.first() <= end + 1 && last > end) {
      List<Line> rest = lines.lines().subList(known, lines.lines().size());
      addChunks(insert, attempt, end + 1, rest);
      fresh.add(new LogLines(attempt, end + 1, rest));
      end = last;
    }
    ends.put(attempt, end);
  }

  private static void addChunks(
      PreparedStatement insert, AttemptKey attempt, long first, List<Line> lines)
      throws SQLException {
    String json = Json.write(lines);
    if (json.length() > CHUNK_CHARS_MAX && lines.size() > 1) {
      int half = lines.size() / 2;
      addChunks(insert, attempt, first, lines.subList(0, half));
      addChunks(insert, attempt, first + half, lines.subList(half, lines.size()));
      return;
    }
    if (json.length() > CHUNK_CHARS_MAX) {
      Line line = lines.get(0);
      String text = Rows.cut(line.text(), LINE_CHARS_MAX);
      json = Json.write(List.of(new Line(line.atMillis(), line.stream(), text)));
    }
    insert.setString(1, attempt.run());
    insert.setString(2, attempt.task());
    insert.setInt(3, attempt.number());
    insert.setLong(4, first);
    insert.setLong(5, first + lines.size() - 1);
    insert.setString(6, json);
    insert.addBatch();
  }

  private static long stored(Connection c, AttemptKey attempt) throws SQLException {
    try (PreparedStatement query =
        c.prepareStatement(
            """
            select max(last_line) from log_chunk
             where run_id = ? and task_id = ? and attempt = ?
            """)) {
      query.setString(1, attempt.run());
      query.setString(2, attempt.task());
      query.setInt(3, attempt.number());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void show(LogLines lines) {
    AttemptKey attempt = lines.attempt();
    long sequence = lines.first();
    for (Line line : lines.lines()) {
      feed.publish(
          "log",
          attempt.run(),
          new LogLine(
              attempt.task(),
              attempt.number(),
              sequence++,
              Instant.ofEpochMilli(line.atMillis()),
              line.stream(),
              line.text()));
    }
  }
}
