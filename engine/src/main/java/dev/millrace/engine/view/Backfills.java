package dev.millrace.engine.view;

import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.Commands.Refused;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs over ticks of the past, or over a list of parameters. */
public interface Backfills {
  /** How many of its runs may be open at the same time, at most. */
  int CONCURRENCY_MAX = 1_000;

  /**
   * What a backfill would do; changes nothing.
   *
   * @throws Refused NOT_FOUND if there is no such DAG; INVALID if it has no such schedule, the
   *     range or the list is empty or too long, or a parameter does not fit
   */
  BackfillPlanView plan(Wish wish);

  /**
   * Makes a backfill, which begins at once. A call returns once it is committed.
   *
   * @param reason for people; may be empty
   * @param plan the digest of the plan that someone has seen; empty to take it as it is now
   * @param idempotencyKey a repeated call with the same key answers with the same backfill
   * @throws Refused as {@link #plan}; CONFLICT if the plan is another one now, or has no run
   */
  BackfillView make(
      Wish wish, String by, String reason, Optional<String> plan, Optional<String> idempotencyKey);

  /** Backfills, newest first. */
  Page<BackfillView> backfills(Optional<String> dag, Optional<String> cursor, int limit);

  /**
   * A backfill and how far it is.
   *
   * @throws Refused NOT_FOUND if there is none
   */
  BackfillView backfill(String id);

  /**
   * Its items in the order in which they have their turn.
   *
   * @throws Refused NOT_FOUND if there is none
   */
  Page<BackfillItemView> items(String id, Optional<String> cursor, int limit);

  /**
   * Lets it pause, go on or end; the same once more changes nothing. What pauses starts no runs and
   * lets those that have begun go on; what is cancelled cancels them.
   *
   * @param to PAUSED, ACTIVE or CANCELLED
   * @param reason for people; may be empty
   * @throws Refused NOT_FOUND if there is none, CONFLICT if it has ended
   */
  BackfillView steer(String id, BackfillState to, String by, String reason);

  /**
   * What is asked for: either a range of ticks or a list.
   *
   * @param list parameters of a run each
   * @param params what every run is given; the others are as in any run of the trigger or the DAG
   * @param concurrency how many of its runs may be open at the same time
   * @param cache whether its runs may be given results of before
   */
  record Wish(
      String dag,
      Optional<Range> range,
      List<Map<String, Object>> list,
      Map<String, Object> params,
      BackfillOrder order,
      Reprocess reprocess,
      int concurrency,
      boolean cache) {
    public Wish {
      list = List.copyOf(list);
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
  }

  /**
   * Ticks of a schedule. Local times are meant where its clock stands.
   *
   * @param trigger may be left out if the DAG has one schedule
   * @param from included
   * @param to not included; ticks that are not due yet are not part in any case
   */
  record Range(Optional<String> trigger, Moment from, Moment to) {}
}
