package dev.millrace.scheduler.backfill;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.backfill.BackfillPlan;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Page;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.request.RunRequest;
import dev.millrace.scheduler.shards.ShardOfRun;
import dev.millrace.scheduler.show.BackfillQueries;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.JdbcStore;
import dev.millrace.scheduler.store.NewBackfills;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Backfills, carried on at whichever scheduler owns their DAG. Any thread. */
public final class LoopBackfills implements Backfills {
  private static final Logger LOG = Logger.getLogger(LoopBackfills.class);

  /** How many ticks a plan lists. */
  private static final int LISTED_MAX = 1_000;

  private final int shards;
  private final RequestRouter router;
  private final DagLibrary dags;
  private final DataSource connections;
  private final ArtifactStore artifacts;
  private final Patience patience;
  private final Function<Optional<String>, String> ids;
  private final Clock clock;
  private final BackfillQueries queries;
  private final BackfillPlans plans;
  private final NewBackfills made;

  /**
   * @param shards how many there are
   * @param ids names a backfill; with an idempotency key always the same
   */
  public LoopBackfills(
      int shards,
      RequestRouter router,
      DagLibrary dags,
      DataSource connections,
      ArtifactStore artifacts,
      Patience patience,
      Function<Optional<String>, String> ids,
      Clock clock) {
    this.shards = shards;
    this.router = router;
    this.dags = dags;
    this.connections = connections;
    this.artifacts = artifacts;
    this.patience = patience;
    this.ids = ids;
    this.clock = clock;
    this.queries = new BackfillQueries(connections);
    this.plans = new BackfillPlans(queries, clock);
    this.made = new NewBackfills(connections);
  }

  @Override
  public BackfillPlanView plan(Wish wish) {
    try {
      return view(planned(wish));
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private PlannedBackfill planned(Wish wish) {
    DagPlan dag =
        patience
            .ask(() -> dags.current(wish.dag()))
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Reason.NOT_FOUND, patience.ask(() -> dags.absence(wish.dag()))));
    return patience.ask(() -> plans.plan(dag, wish));
  }

  @Override
  public BackfillView make(
      Wish wish, String by, String reason, Optional<String> plan, Optional<String> key) {
    try {
      String id = ids.apply(key);
      Optional<BackfillView> known = key.flatMap(given -> find(id));
      if (known.isPresent()) {
        return known.get();
      }
      PlannedBackfill planned = planned(wish);
      if (plan.filter(seen -> !seen.equals(planned.digest())).isPresent()) {
        throw new Refused(
            Refused.Reason.CONFLICT,
            "The plan has changed since it was shown: DAG '%s' or the runs of its ticks are not what they were. Nothing was started; look at the plan again."
                .formatted(wish.dag()));
      }
      if (planned.plan().items().isEmpty()) {
        throw new Refused(Refused.Reason.CONFLICT, nothing(planned));
      }
      insert(row(id, planned, by, reason), planned.plan());
      begin(wish.dag());
      return backfill(id);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private static String nothing(PlannedBackfill planned) {
    int ticks = planned.plan().candidates().size();
    return ticks == 0
        ? "Nothing to run: the range has no tick that is due."
        : "Nothing to run: each of the %d ticks has a run already. Say reprocess: failed or all to run them again."
            .formatted(ticks);
  }

  private void insert(BackfillRow row, BackfillPlan plan) {
    try {
      patience.ask(
          () -> {
            made.insert(row, plan.items());
            return true;
          });
    } catch (StoreException e) {
      if (find(row.id()).isEmpty()) { // otherwise the same request came twice at once
        throw e;
      }
    }
  }

  /** So that it begins at once; otherwise its owner finds it in a moment. */
  private void begin(String dag) {
    try {
      router.carryOut(new RunRequest.BeginBackfill(dag));
    } catch (Refused e) {
      LOG.warnf("The backfill of DAG %s begins later: %s", dag, e.getMessage());
    }
  }

  private BackfillRow row(String id, PlannedBackfill planned, String by, String reason) {
    Wish wish = planned.wish();
    return new BackfillRow(
        id,
        ShardOfRun.of(wish.dag(), shards),
        wish.dag(),
        planned.dag().dag().version(),
        planned.range(),
        wish.params(),
        wish.order(),
        wish.reprocess(),
        wish.concurrency(),
        wish.cache(),
        BackfillState.ACTIVE,
        planned.plan().items().size(),
        new BackfillRow.Sign(by, reason, clock.instant()),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Page<BackfillView> backfills(Optional<String> dag, Optional<String> cursor, int limit) {
    return patience.ask(() -> queries.all(dag, cursor, limit));
  }

  @Override
  public BackfillView backfill(String id) {
    return find(id).orElseThrow(() -> none(id));
  }

  private Optional<BackfillView> find(String id) {
    return patience.ask(() -> queries.find(id));
  }

  @Override
  public Page<BackfillItemView> items(String id, Optional<String> cursor, int limit) {
    BackfillRow row = patience.ask(() -> queries.row(id)).orElseThrow(() -> none(id));
    return patience.ask(() -> queries.items(row, cursor, limit));
  }

  @Override
  public BackfillView steer(String id, BackfillState to, String by, String reason) {
    BackfillView known = backfill(id);
    if (!known.state().equals(to.name())) {
      router.carryOut(new RunRequest.SteerBackfill(known.dag(), id, to, by, reason));
    }
    return backfill(id);
  }

  private BackfillPlanView view(PlannedBackfill planned) {
    Wish wish = planned.wish();
    List<BackfillPlan.Candidate> candidates = planned.plan().candidates();
    int runs = planned.plan().items().size();
    Optional<BackfillPlanView.History> history =
        patience
            .ask(() -> queries.took(wish.dag()))
            .map(
                took ->
                    new BackfillPlanView.History(
                        took.measured(),
                        took.median(),
                        BackfillQueries.expected(runs, wish.concurrency(), took.median())));
    return new BackfillPlanView(
        wish.dag(),
        planned.dag().dag().version(),
        planned.range().map(BackfillRow.Range::trigger),
        planned.range().map(BackfillRow.Range::from),
        planned.range().map(BackfillRow.Range::to),
        wish.order().name().toLowerCase(Locale.ROOT),
        wish.reprocess().name().toLowerCase(Locale.ROOT),
        wish.concurrency(),
        runs,
        planned.plan().known(),
        planned.plan().leftOut(),
        candidates.stream().limit(LISTED_MAX).map(LoopBackfills::view).toList(),
        Math.max(0, candidates.size() - LISTED_MAX),
        history,
        patience.ask(() -> reuse(planned)),
        planned.notes(),
        planned.digest());
  }

  private Optional<BackfillPlanView.Reuse> reuse(PlannedBackfill planned) {
    try (Store store = new JdbcStore(connections)) {
      return new ReuseForecast(store, artifacts).of(planned, clock.instant());
    }
  }

  private static BackfillPlanView.Tick view(BackfillPlan.Candidate candidate) {
    return new BackfillPlanView.Tick(
        candidate.tick(),
        candidate.window().start(),
        candidate.window().end(),
        candidate.last().map(PastTickRun::run),
        candidate.last().map(last -> last.state().name()),
        candidate.runs());
  }

  private static Refused none(String id) {
    return new Refused(
        Refused.Reason.NOT_FOUND,
        "There is no backfill '" + id + "'; /api/v1/backfills lists them.");
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE,
        "The database did not answer. Try again with the same idempotency key in a moment.");
  }
}
