package dev.millrace.api.memory;

import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Page;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Backfills of which nothing ever runs. */
@Singleton
public class MemoryBackfills implements Backfills {
  private static final String DIGEST = "e".repeat(64);

  private final Map<String, BackfillView> made = new LinkedHashMap<>();
  private Optional<Wish> asked = Optional.empty();

  public void clear() {
    made.clear();
    asked = Optional.empty();
  }

  /** What was asked for last. */
  public Optional<Wish> asked() {
    return asked;
  }

  @Override
  public BackfillPlanView plan(Wish wish) {
    asked = Optional.of(wish);
    return new BackfillPlanView(
        wish.dag(),
        "v1",
        Optional.of("nightly"),
        wish.range().map(range -> range.from().in(ZoneOffset.UTC)),
        wish.range().map(range -> range.to().in(ZoneOffset.UTC)),
        wish.order().name().toLowerCase(Locale.ROOT),
        wish.reprocess().name().toLowerCase(Locale.ROOT),
        wish.concurrency(),
        2,
        1,
        1,
        List.of(
            new BackfillPlanView.Tick(
                Samples.NOON,
                Samples.NOON.minus(Duration.ofHours(24)),
                Samples.NOON,
                Optional.of("t1"),
                Optional.of("SUCCEEDED"),
                false)),
        0,
        Optional.of(new BackfillPlanView.History(5, 60_000, 120_000)),
        Optional.of(new BackfillPlanView.Reuse(2, 6, 2)),
        List.of(),
        DIGEST);
  }

  @Override
  public BackfillView make(
      Wish wish, String by, String reason, Optional<String> plan, Optional<String> key) {
    asked = Optional.of(wish);
    if (plan.filter(seen -> !seen.equals(DIGEST)).isPresent()) {
      throw new Refused(Refused.Reason.CONFLICT, "The plan has changed since it was shown.");
    }
    BackfillView view = view(wish, by, reason);
    made.put(view.id(), view);
    return view;
  }

  private static BackfillView view(Wish wish, String by, String reason) {
    return new BackfillView(
        "bf1",
        wish.dag(),
        "v1",
        Optional.of("nightly"),
        Optional.empty(),
        Optional.empty(),
        wish.params(),
        "oldest",
        "none",
        wish.concurrency(),
        wish.cache(),
        BackfillState.ACTIVE.name(),
        2,
        Map.of("RUNNING", 1L, "WAITING", 1L),
        Optional.of(60_000L),
        Optional.of(120_000L),
        new BackfillView.Sign(by, reason, Samples.NOON),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Page<BackfillView> backfills(Optional<String> dag, Optional<String> cursor, int limit) {
    return new Page<>(
        made.values().stream()
            .filter(view -> dag.filter(name -> !name.equals(view.dag())).isEmpty())
            .limit(limit)
            .toList(),
        Optional.empty());
  }

  @Override
  public BackfillView backfill(String id) {
    if (!made.containsKey(id)) {
      throw new Refused(Refused.Reason.NOT_FOUND, "There is no backfill '" + id + "'.");
    }
    return made.get(id);
  }

  @Override
  public Page<BackfillItemView> items(String id, Optional<String> cursor, int limit) {
    backfill(id);
    return new Page<>(
        List.of(
            new BackfillItemView(
                0,
                Optional.of(Samples.NOON),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "RUNNING",
                Optional.empty(),
                Optional.of("b1"))),
        Optional.empty());
  }

  @Override
  public BackfillView steer(String id, BackfillState to, String by, String reason) {
    BackfillView now = backfill(id);
    BackfillView later =
        new BackfillView(
            now.id(),
            now.dag(),
            now.version(),
            now.trigger(),
            now.from(),
            now.to(),
            now.params(),
            now.order(),
            now.reprocess(),
            now.concurrency(),
            now.cache(),
            to.name(),
            now.items(),
            now.counts(),
            now.runMillis(),
            now.leftMillis(),
            now.created(),
            Optional.of(new BackfillView.Sign(by, reason, Samples.NOON)),
            Optional.empty());
    made.put(id, later);
    return later;
  }
}
