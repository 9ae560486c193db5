package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.ScheduleDigest;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets schedules and webhooks follow the versions of DAGs that are current. One that is new or has
 * changed begins now and never fires for the past; one that has not changed keeps its cursor.
 */
final class Registration {
  private final ScheduleTable schedules;
  private final Deliveries deliveries;
  private final FailureStreaks streaks;
  private final DagPlans dags;
  private final ShardKeeper shards;

  Registration(
      ScheduleTable schedules,
      Deliveries deliveries,
      FailureStreaks streaks,
      DagPlans dags,
      ShardKeeper shards) {
    this.schedules = schedules;
    this.deliveries = deliveries;
    this.streaks = streaks;
    this.dags = dags;
    this.shards = shards;
  }

  void follow(DagHead head, Turn turn) {
    Map<String, Trigger> wanted = new LinkedHashMap<>();
    Optional<DagPlan> plan = dags.current(head.dag());
    hear(head.dag(), plan, turn);
    plan.ifPresent(current -> scheduled(current, wanted));
    for (ActiveSchedule schedule : schedules.of(head.dag())) {
      ScheduleRow row = schedule.row();
      if (row.live() && !wanted.containsKey(row.trigger())) {
        deliveries.gone(row, turn);
        streaks.clear(row.key(), turn);
        write(row.gone(), turn);
      }
    }
    wanted.forEach((name, trigger) -> follow(plan.orElseThrow(), trigger, turn));
    turn.writes().schedules().scheduled(head, shards.shardOf(head.dag()));
  }

  /** Triggers hear what the current version says, from now on. */
  private void hear(String dag, Optional<DagPlan> plan, Turn turn) {
    int shard = shards.shardOf(dag);
    List<Subscription> all = new ArrayList<>();
    for (Trigger trigger : plan.map(of -> of.dag().triggers()).orElse(List.of())) {
      if (trigger instanceof Trigger.Called called) {
        ScheduleKey key = new ScheduleKey(dag, called.id());
        called
            .hears()
            .forEach(
                (part, event) ->
                    event
                        .whats()
                        .forEach(
                            what ->
                                all.add(
                                    new Subscription(
                                        key, shard, part, event.kind(), event.subject(), what))));
      }
    }
    boolean heard = schedules.of(dag).stream().anyMatch(known -> known.row().mayHear());
    if (heard || !all.isEmpty()) {
      turn.writes().events().hears(dag, shard, all);
    }
  }

  private static void scheduled(DagPlan plan, Map<String, Trigger> into) {
    for (Trigger trigger : plan.dag().triggers()) {
      into.put(trigger.id(), trigger);
    }
  }

  private void follow(DagPlan plan, Trigger trigger, Turn turn) {
    Optional<ScheduleRow> known =
        schedules.find(new ScheduleKey(plan.dag().name(), trigger.id())).map(ActiveSchedule::row);
    if (trigger instanceof Trigger.Scheduled scheduled) {
      follow(plan, scheduled, known, turn);
    } else {
      write(deliveries.follow(plan, (Trigger.Called) trigger, known, turn), turn);
    }
  }

  private void follow(
      DagPlan plan, Trigger.Scheduled trigger, Optional<ScheduleRow> known, Turn turn) {
    String dag = plan.dag().name();
    String version = plan.dag().version();
    String digest = ScheduleDigest.of(trigger.schedule());
    if (known.filter(row -> row.live() && row.digest().equals(digest)).isPresent()) {
      write(known.get().of(version), turn);
      return;
    }
    // after a clock was put back, what was decided on stays decided
    Instant cursor = known.map(ScheduleRow::cursor).filter(turn.now()::isBefore).orElse(turn.now());
    Optional<Instant> next = trigger.schedule().next(cursor);
    int shard = shards.shardOf(dag);
    write(new ScheduleRow(dag, trigger.id(), shard, digest, version, true, cursor, next), turn);
  }

  private void write(ScheduleRow row, Turn turn) {
    schedules.put(row);
    turn.writes().schedules().schedule(row);
  }
}
