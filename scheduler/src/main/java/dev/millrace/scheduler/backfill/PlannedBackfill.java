package dev.millrace.scheduler.backfill;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillPlan;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.view.Backfills.Wish;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A backfill that could be made.
 *
 * @param dag the version that its runs are pinned to
 * @param params the complete parameters of an item
 */
record PlannedBackfill(
    Wish wish,
    DagPlan dag,
    Optional<BackfillRow.Range> range,
    BackfillPlan plan,
    Function<BackfillItem, Map<String, Object>> params,
    List<String> notes) {

  /** The header that the run of an item would have, but for its name and its time. */
  RunHeader header(BackfillItem item, Instant at) {
    return new RunHeader(
        "planned",
        0,
        dag.dag().name(),
        dag.dag().version(),
        params.apply(item),
        RunHeader.BACKFILL,
        at,
        Optional.empty(),
        Optional.empty(),
        wish.cache(),
        Optional.empty(),
        item.tick());
  }

  /** Another one if anything that it rests on is another. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, dag.dag().version());
      for (BackfillItem item : plan.items()) {
        add(digest, item.tick().map(tick -> tick.trigger() + " " + tick.tick()).orElse("-"));
        add(digest, Json.write(params.apply(item)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
