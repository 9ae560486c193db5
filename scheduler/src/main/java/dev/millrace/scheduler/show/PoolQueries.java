package dev.millrace.scheduler.show;

import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.PoolView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.PoolRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pools and who has slots of them. */
final class PoolQueries {
  private static final int USERS_SHOWN = 20;

  private record Use(String user, long slots) {}

  private record Row(String name, int slots, boolean defined, Optional<Pause> paused) {}

  private final Sql sql;
  private final DagPlans dags;
  private final WaitBoard waits;

  PoolQueries(Sql sql, DagPlans dags, WaitBoard waits) {
    this.sql = sql;
    this.dags = dags;
    this.waits = waits;
  }

  /** Claims are few: no more than tasks that run. */
  List<PoolView> all() {
    Map<String, List<Use>> uses = new LinkedHashMap<>();
    sql.list(
        PoolRows.USES,
        row ->
            uses.computeIfAbsent(row.getString("pool"), pool -> new ArrayList<>())
                .add(
                    new Use(
                        row.getString("run_id") + "/" + row.getString("id"), row.getLong("used"))));
    Map<String, Long> waiting = waits.waitingByPool();
    return sql
        .list(
            "select * from pool order by name",
            row ->
                new Row(
                    row.getString("name"),
                    row.getInt("slots"),
                    row.getBoolean("defined"),
                    PoolRows.paused(row)))
        .stream()
        .map(pool -> view(pool, uses.getOrDefault(pool.name(), List.of()), waiting))
        .toList();
  }

  /** Each version of a DAG has its own limit; the newest one is shown. */
  private int slots(Row pool) {
    if (!LimitNames.isOfDag(pool.name())) {
      return pool.slots();
    }
    String dag = LimitNames.dagOf(pool.name());
    return sql.one("select version from dag where name = ?", row -> row.getString(1), dag)
        .flatMap(version -> dags.plan(dag, version))
        .flatMap(plan -> plan.dag().maxParallel())
        .orElse(pool.slots());
  }

  private PoolView view(Row pool, List<Use> uses, Map<String, Long> waiting) {
    return new PoolView(
        pool.name(),
        slots(pool),
        pool.defined(),
        uses.stream().mapToLong(Use::slots).sum(),
        uses.stream().map(Use::user).limit(USERS_SHOWN).toList(),
        waiting.getOrDefault(pool.name(), 0L),
        pool.paused());
  }
}
