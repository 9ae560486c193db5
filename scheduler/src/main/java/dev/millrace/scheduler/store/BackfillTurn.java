package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.ItemOutcome;
import java.util.Optional;

/**
 * An item of a backfill has had its turn.
 *
 * @param shard that of the backfill
 * @param detail more than the outcome says, for people
 * @param run what it became, or the run because of which it became none
 */
public record BackfillTurn(
    String backfill,
    int ordinal,
    int shard,
    ItemOutcome outcome,
    Optional<String> detail,
    Optional<String> run) {}
