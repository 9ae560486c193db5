package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.limit.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A database for the contracts, and what only a test does to it. */
interface Backend {
  Store connect();

  void empty();

  /** Ids of the schedulers that are said to live, sorted. */
  List<String> schedulers();

  /** Has a scheduler say that it lives, so long ago. */
  void silent(String scheduler, Duration since);

  /** A column of every attempt by number, as text. */
  List<String> attempts(String column);

  /** A column of the only attempt, as text. */
  default String attempt(String column) {
    List<String> all = attempts(column);
    if (all.size() != 1) {
      throw new IllegalStateException(all.size() + " attempts");
    }
    return all.get(0);
  }

  /** Makes a backfill, as somebody who asks for one does. */
  void make(BackfillRow row, List<BackfillItem> items);

  /** Says how many slots a pool has. */
  void define(String pool, int slots);

  /** Lets nobody take slots of a pool. */
  void pause(String pool, Pause pause);

  /** Lets slots of a pool be taken again. */
  void resume(String pool);

  /** Pauses everything, or lets it go on. */
  void maintenance(Optional<Pause> pause);
}
