package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.Given;
import dev.millrace.engine.cache.KeyParts;
import dev.millrace.engine.cache.Misses;
import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.store.CacheNotes;
import dev.millrace.scheduler.store.Json;
import dev.millrace.spi.kind.Isolation;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the result of a task may be reused for.
 *
 * @param key empty if it may not
 * @param why it may not; empty if nobody asked for it
 */
public record Reusable(Optional<CacheKey> key, String why) {
  private static final Reusable OFF = new Reusable(Optional.empty(), "");

  /** Whether a result of before may stand in for what the task is about to do. */
  public static boolean isAsked(TaskRef ref) {
    return ref.run().step(ref.position()).options().cache().on()
        && !(ref.run().task(ref.position()) instanceof Task.Ready ready && ready.resumes());
  }

  /** Of a task that is READY and is given this. */
  public static Reusable of(TaskRef ref, Given given) {
    if (!isAsked(ref)) {
      return OFF;
    }
    DagStep step = ref.run().step(ref.position());
    Optional<String> unpinned = unpinned(step, given);
    if (unpinned.isPresent()) {
      return new Reusable(Optional.empty(), Misses.unpinned(unpinned.get()));
    }
    Optional<String> image = movableImage(step, given);
    if (image.isPresent()) {
      return new Reusable(Optional.empty(), Misses.movable(image.get()));
    }
    CacheKey key = CacheKey.of(KeyParts.of(step, given));
    int chars = Json.write(key.parts().data()).length();
    return chars > CacheNotes.KEY_CHARS_MAX
        ? new Reusable(Optional.empty(), Misses.tooLarge(chars, CacheNotes.KEY_CHARS_MAX))
        : new Reusable(Optional.of(key), "");
  }

  /**
   * An image whose name says nothing of what is in it: only its worker finds that out. Asking for
   * the cache is not enough here, because a tag that moves is what it is there for.
   */
  private static Optional<String> movableImage(DagStep step, Given given) {
    Isolation isolation = step.options().isolation().orElse(step.kind().isolation());
    if (isolation != Isolation.CONTAINER || step.options().cache().ttl().isPresent()) {
      return Optional.empty();
    }
    Object named = parameter(given, "image");
    String image = named == null ? "" : String.valueOf(named);
    return image.contains("@sha256:") ? Optional.empty() : Optional.of(image);
  }

  /**
   * An address whose bytes nothing holds still: no digest beside it, and nobody said for how long.
   */
  private static Optional<String> unpinned(DagStep step, Given given) {
    CacheRule rule = step.options().cache();
    if (rule.asked() || parameter(given, "sha256") instanceof String) {
      return Optional.empty();
    }
    Set<String> urls = new TreeSet<>(AttemptParameters.urlsIn(step.kind(), given.with()));
    given
        .slice()
        .ifPresent(rows -> urls.addAll(AttemptParameters.urlsIn(step.kind(), rows.with())));
    return urls.stream().findFirst();
  }

  /** As it is given, or as it is written if it names rows. */
  private static Object parameter(Given given, String name) {
    Object value = given.with().get(name);
    return value != null || given.slice().isEmpty() ? value : given.slice().get().with().get(name);
  }
}
