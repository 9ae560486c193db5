package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The store over JDBC, on one connection that it keeps until something fails. */
public final class JdbcStore implements Store {
  private static final String OPEN_RUNS =
      """
      select * from run where state in ('QUEUED', 'RUNNING', 'CANCELLING') order by created_at, id
      """;

  private final DataSource connections;
  private Connection connection;
  private CommitStatements statements;
  private Pools pools;
  private boolean inTransaction;

  public JdbcStore(DataSource connections) {
    this.connections = connections;
  }

  @Override
  public ShardTable look(String scheduler, int shards) {
    return inTransaction("looking at the shards", c -> Shards.look(c, scheduler, shards));
  }

  @Override
  public Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen) {
    return inTransaction("taking shards", c -> Shards.take(c, scheduler, seen));
  }

  @Override
  public void release(String scheduler, Map<Integer, Long> owned) {
    inTransaction(
        "handing shards over",
        c -> {
          Shards.release(c, scheduler, owned);
          return null;
        });
  }

  @Override
  public void leave(String scheduler) {
    inTransaction(
        "leaving",
        c -> {
          Shards.leave(c, scheduler);
          return null;
        });
  }

  @Override
  public List<StoredRun> openRuns(Map<Integer, Long> shards) {
    return inTransaction(
        "reading open runs",
        c -> {
          List<StoredRun> runs = new ArrayList<>();
          try (PreparedStatement query = c.prepareStatement(OPEN_RUNS);
              ResultSet row = query.executeQuery()) {
            while (row.next()) {
              if (shards.containsKey(row.getInt("shard"))) {
                runs.add(StoredRuns.read(c, row));
              }
            }
          }
          return runs;
        });
  }

  @Override
  public Optional<StoredRun> run(String run) {
    return inOpenTransaction("reading run " + run, c -> StoredRuns.find(c, run));
  }

  @Override
  public boolean runExists(String run) {
    return inOpenTransaction(
        "looking for run " + run,
        c -> {
          try (PreparedStatement query = c.prepareStatement("select 1 from run where id = ?")) {
            query.setString(1, run);
            try (ResultSet row = query.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  @Override
  public Optional<RunEnd> runEnd(String run) {
    return inOpenTransaction(
        "looking for the state of run " + run,
        c -> {
          try (PreparedStatement query =
              c.prepareStatement("select state, reason, version, outputs from run where id = ?")) {
            query.setString(1, run);
            try (ResultSet row = query.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new RunEnd(
                          RunState.valueOf(row.getString("state")),
                          row.getString("reason"),
                          row.getString("version"),
                          Rows.outputs(row)))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
    inTransaction(
        "committing a batch",
        c -> {
          if (statements == null) {
            statements = new CommitStatements(c);
          }
          statements.write(writes, scheduler, epochs);
          return null;
        });
  }

  @Override
  public ModelVersionRow register(ModelVersionRow wish) {
    return inOpenTransaction(
        "registering a version of model " + wish.model(), c -> ModelVersions.register(c, wish));
  }

  @Override
  public Optional<ToWorker.Model> model(String name, String selector) {
    return inOpenTransaction(
        "looking for model " + name + "@" + selector, c -> ModelVersions.find(c, name, selector));
  }

  @Override
  public Optional<OutputRow> output(OutputRow.Key key) {
    return inOpenTransaction(
        "looking for output " + key.output() + " of DAG " + key.dag(),
        c -> OutputRows.find(c, key));
  }

  @Override
  public Optional<Output> artifact(String digest) {
    return inOpenTransaction(
        "looking for artifact " + digest,
        c -> {
          try (PreparedStatement query =
              c.prepareStatement("select * from artifact where digest = ?")) {
            query.setString(1, digest);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? Optional.of(output(row)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<CacheEntry> cached(Collection<String> digests) {
    return inOpenTransaction("looking for kept results", c -> CacheRows.find(c, digests));
  }

  @Override
  public List<CacheEntry> newestResults(String dag, Collection<String> tasks) {
    return inOpenTransaction(
        "looking for results of DAG " + dag, c -> CacheRows.newest(c, dag, tasks));
  }

  @Override
  public void forgetResults(Instant before) {
    inTransaction(
        "forgetting old results",
        c -> {
          CacheRows.prune(c, before);
          return null;
        });
  }

  @Override
  public boolean forgetTriggers(Instant before) {
    return inTransaction(
        "forgetting old ticks and calls", c -> TriggerHistoryRows.prune(c, before));
  }

  @Override
  public StoredSchedules schedules(Set<Integer> shards) {
    return inOpenTransaction("reading schedules", c -> ScheduleRows.read(c, shards));
  }

  @Override
  public Optional<DeliveryRow> delivery(DeliveryRow.Key key, int shard) {
    return inOpenTransaction("looking for a call of a hook", c -> DeliveryRows.find(c, key, shard));
  }

  @Override
  public Optional<RegisteredVersion> newestVersion(String model, Optional<String> alias) {
    return inOpenTransaction(
        "looking for the newest version of model " + model,
        c -> RetrainRows.newestVersion(c, model, alias));
  }

  @Override
  public Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most) {
    return inOpenTransaction(
        "looking for the newest runs of a trigger of DAG " + trigger.dag(),
        c -> RetrainRows.newestRuns(c, trigger, kind, most));
  }

  @Override
  public List<DeliveryRow> waitingDeliveries(ScheduleKey trigger, int shard) {
    return inOpenTransaction(
        "looking for what waits for a trigger", c -> DeliveryRows.waiting(c, trigger, shard));
  }

  @Override
  public List<HeardEvent.Pending> pendingEvents(Set<Integer> shards) {
    return inOpenTransaction("reading events", c -> EventRows.pending(c, shards));
  }

  @Override
  public List<DagHead> unscheduledDags() {
    return inOpenTransaction("looking for DAGs that changed", ScheduleRows::unscheduled);
  }

  @Override
  public List<BackfillRow> openBackfills(Set<Integer> shards) {
    return inOpenTransaction("reading backfills", c -> BackfillRows.open(c, shards));
  }

  @Override
  public List<BackfillItem> waitingItems(String backfill, int most) {
    return inOpenTransaction(
        "reading items of backfill " + backfill, c -> BackfillRows.waiting(c, backfill, most));
  }

  @Override
  public List<String> openBackfillRuns(String backfill) {
    return inOpenTransaction(
        "reading runs of backfill " + backfill, c -> BackfillRows.openRuns(c, backfill));
  }

  @Override
  public Optional<PastTickRun> lastRunOfTick(ScheduleKey trigger, Instant tick) {
    return inOpenTransaction(
        "looking for a run of a tick of DAG " + trigger.dag(),
        c -> BackfillRows.lastOfTick(c, trigger, tick));
  }

  @Override
  public Optional<PoolUse> holdPool(String pool) {
    return inOpenTransaction("holding pool " + pool, c -> pools(c).hold(pool));
  }

  @Override
  public List<String> poolUsers(String pool, int most) {
    return inOpenTransaction(
        "looking for the users of pool " + pool, c -> pools(c).users(pool, most));
  }

  private Pools pools(Connection c) throws SQLException {
    if (pools == null) {
      pools = new Pools(c);
    }
    return pools;
  }

  @Override
  public void rollBack() {
    if (inTransaction) {
      try {
        connection.rollback();
        inTransaction = false;
      } catch (SQLException e) {
        drop(); // which rolls back
      }
    }
  }

  /** What was registered and not committed is undone. */
  @Override
  public void close() {
    rollBack();
    drop();
  }

  private void drop() {
    inTransaction = false;
    if (connection != null) {
      try (Connection closed = connection) {
        PlanOnce.end(closed);
      } catch (SQLException e) {
        // the pool replaces a connection that cannot even be closed
      } finally {
        connection = null;
        statements = null;
        pools = null;
      }
    }
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(String doing, Work<T> work) {
    return inOpenTransaction(
        doing,
        c -> {
          T result = work.with(c);
          c.commit();
          inTransaction = false;
          return result;
        });
  }

  /** Reads inside the transaction that the next {@link #commit} ends. */
  private <T> T inOpenTransaction(String doing, Work<T> work) {
    try {
      if (connection == null) {
        connection = connections.getConnection();
        PlanOnce.begin(connection);
        connection.setAutoCommit(false);
      }
      inTransaction = true;
      return work.with(connection);
    } catch (SQLException e) {
      close();
      throw new StoreException(doing, e);
    } catch (RuntimeException e) {
      close(); // with the statements, which may hold half a batch
      throw e;
    }
  }

  private static Output output(ResultSet row) throws SQLException {
    return new Output(
        row.getString("port"),
        row.getString("type"),
        row.getString("digest"),
        row.getLong("bytes"),
        Json.map(row.getString("facts")));
  }
}
