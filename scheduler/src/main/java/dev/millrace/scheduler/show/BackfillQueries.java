package dev.millrace.scheduler.show;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.ItemOutcome;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Page;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.BackfillRows;
import dev.millrace.scheduler.store.ScheduleKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads backfills, and what has run before them. Any thread. */
public final class BackfillQueries {
  private static final String WAITING = "WAITING";

  /** Among how many of the newest runs of a DAG those that succeeded are looked for. */
  private static final int LOOKED_AT = 200;

  private record Tick(Instant tick, PastTickRun run) {}

  private record Count(String state, long count) {}

  /**
   * How long runs took.
   *
   * @param measured how many
   * @param median in milliseconds
   */
  public record Took(int measured, long median) {}

  private final Sql sql;

  public BackfillQueries(DataSource connections) {
    this.sql = new Sql(connections);
  }

  /**
   * The last run of each tick that has one.
   *
   * @param from included
   * @param to not included
   */
  public Map<Instant, PastTickRun> runsOfTicks(ScheduleKey trigger, Instant from, Instant to) {
    Map<Instant, PastTickRun> last = new LinkedHashMap<>();
    sql.list(
            """
            select tick, id, state from run
             where dag = ? and trigger_id = ? and tick >= ? and tick < ?
             order by created_at, id
            """,
            row ->
                new Tick(
                    Instant.ofEpochMilli(row.getLong(1)),
                    new PastTickRun(row.getString(2), RunState.valueOf(row.getString(3)))),
            trigger.dag(),
            trigger.trigger(),
            from.toEpochMilli(),
            to.toEpochMilli())
        .forEach(of -> last.put(of.tick(), of.run()));
    return last;
  }

  /** What the newest runs of a DAG that succeeded took; empty if none has. */
  public Optional<Took> took(String dag) {
    return median(
        sql.list(
            """
            select ended_at - started_at from
              (select state, started_at, ended_at from run where dag = ?
                order by created_at desc, id desc limit %d) newest
             where state = 'SUCCEEDED' and started_at is not null
            """
                .formatted(LOOKED_AT),
            row -> row.getLong(1),
            dag));
  }

  private Optional<Took> tookOf(String backfill) {
    return median(
        sql.list(
            """
            select r.ended_at - r.started_at from backfill_item i join run r on r.id = i.run_id
             where i.backfill_id = ? and i.outcome = 'RUN' and r.state = 'SUCCEEDED'
               and r.started_at is not null
             order by i.ordinal desc limit %d
            """
                .formatted(LOOKED_AT),
            row -> row.getLong(1),
            backfill));
  }

  private static Optional<Took> median(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(new Took(sorted.size(), Math.max(0, sorted.get(sorted.size() / 2))));
  }

  /** How long so many runs take, so many at a time. */
  public static long expected(long runs, int concurrency, long runMillis) {
    return (runs + concurrency - 1) / concurrency * runMillis;
  }

  /** The backfill; empty if there is none. */
  public Optional<BackfillRow> row(String id) {
    return sql.one("select * from backfill where id = ?", BackfillRows::backfill, id);
  }

  /** The backfill and how far it is; empty if there is none. */
  public Optional<BackfillView> find(String id) {
    return row(id).map(this::view);
  }

  /** Backfills, newest first. */
  public Page<BackfillView> all(Optional<String> dag, Optional<String> cursor, int limit) {
    StringBuilder where = new StringBuilder();
    List<Object> values = new ArrayList<>();
    dag.ifPresent(
        name -> {
          where.append(" and dag = ?");
          values.add(name);
        });
    cursor.ifPresent(
        text -> {
          Cursor after = Cursor.read(text);
          where.append(" and (created_at < ? or created_at = ? and id < ?)");
          values.addAll(List.of(after.at(), after.at(), after.id()));
        });
    values.add(limit + 1);
    List<BackfillRow> rows =
        sql.list(
            "select * from backfill where 1 = 1%s order by created_at desc, id desc limit ?"
                .formatted(where),
            BackfillRows::backfill,
            values.toArray());
    boolean more = rows.size() > limit;
    List<BackfillRow> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(
        shown.stream().map(this::view).toList(),
        Optional.of(shown)
            .filter(all -> more)
            .map(all -> all.get(limit - 1))
            .map(last -> new Cursor(last.created().at().toEpochMilli(), last.id()).text()));
  }

  private BackfillView view(BackfillRow row) {
    Map<String, Long> counts = counts(row);
    Optional<Took> took = tookOf(row.id()).or(() -> took(row.dag()));
    long left =
        counts.entrySet().stream()
            .filter(count -> isLeft(count.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new BackfillView(
        row.id(),
        row.dag(),
        row.version(),
        row.range().map(BackfillRow.Range::trigger),
        row.range().map(BackfillRow.Range::from),
        row.range().map(BackfillRow.Range::to),
        row.params(),
        word(row.order()),
        word(row.reprocess()),
        row.concurrency(),
        row.cache(),
        row.state().name(),
        row.items(),
        counts,
        took.map(Took::median),
        row.state().isOpen()
            ? took.map(of -> expected(left, row.concurrency(), of.median()))
            : Optional.empty(),
        view(row.created()),
        row.changed().map(BackfillQueries::view),
        row.endedAt());
  }

  private static boolean isLeft(String state) {
    return state.equals(WAITING)
        || state.equals(RunState.QUEUED.name())
        || state.equals(RunState.RUNNING.name())
        || state.equals(RunState.CANCELLING.name());
  }

  /** Those that there are none of are left out. */
  private Map<String, Long> counts(BackfillRow of) {
    Map<String, Long> counts = new LinkedHashMap<>();
    sql.list(
            """
            select i.outcome, r.state, count(*) as items from backfill_item i
              left join run r on r.id = i.run_id
             where i.backfill_id = ? group by i.outcome, r.state
            """,
            row -> new Count(state(row, of.state()), row.getLong("items")),
            of.id())
        .forEach(count -> counts.merge(count.state(), count.count(), Long::sum));
    return counts;
  }

  /** That of the run if it became one. What never had its turn before the end never has it. */
  private static String state(ResultSet row, BackfillState of) throws SQLException {
    String outcome = row.getString("outcome");
    if (outcome == null) {
      return of.isOpen() ? WAITING : "DROPPED";
    }
    String state = row.getString("state");
    return outcome.equals(ItemOutcome.RUN.name()) && state != null ? state : outcome;
  }

  /** The items of a backfill, in order. */
  public Page<BackfillItemView> items(BackfillRow of, Optional<String> cursor, int limit) {
    int first = cursor.map(Cursor::position).orElse(0);
    List<BackfillItemView> found =
        sql.list(
            """
            select i.*, b.trigger_id, r.state from backfill_item i
              join backfill b on b.id = i.backfill_id
              left join run r on r.id = i.run_id
             where i.backfill_id = ? and i.ordinal >= ? order by i.ordinal limit ?
            """,
            row -> item(row, of.state()),
            of.id(),
            first,
            limit + 1);
    return found.size() <= limit
        ? new Page<>(found, Optional.empty())
        : new Page<>(
            found.subList(0, limit), Optional.of(String.valueOf(found.get(limit).ordinal())));
  }

  private static BackfillItemView item(ResultSet row, BackfillState of) throws SQLException {
    BackfillItem item = BackfillRows.item(row);
    return new BackfillItemView(
        item.ordinal(),
        item.tick().map(RunTick::tick),
        item.tick().map(tick -> tick.window().start()),
        item.tick().map(tick -> tick.window().end()),
        item.params(),
        state(row, of),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(row.getString("run_id")));
  }

  private static BackfillView.Sign view(BackfillRow.Sign sign) {
    return new BackfillView.Sign(sign.by(), sign.why(), sign.at());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
