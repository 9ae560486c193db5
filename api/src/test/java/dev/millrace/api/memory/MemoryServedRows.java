package dev.millrace.api.memory;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Batches in a list, read two at a time. */
@Singleton
public class MemoryServedRows implements ServedRows {
  private static final int PAGE = 2;

  /** Thrown by every call while it is set. */
  public volatile RuntimeException failure;

  /** How many pages are read before the failure is thrown. */
  public volatile int pagesBeforeFailure;

  private final List<Kept> batches = new ArrayList<>();
  private long lastId;

  private record Kept(long id, ServedBatch batch) {
    private Place place() {
      return new Place(batch.at(), id);
    }
  }

  public synchronized void clear() {
    failure = null;
    pagesBeforeFailure = 0;
    batches.clear();
  }

  /** What was kept, in the order in which it came. */
  public synchronized List<ServedBatch> batches() {
    return batches.stream().map(Kept::batch).toList();
  }

  /** The lines of what was kept. */
  public synchronized List<String> lines() {
    return batches().stream().flatMap(batch -> lines(batch).stream()).toList();
  }

  /** The lines of a batch. */
  public static List<String> lines(ServedBatch batch) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(batch.lines()))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void keep(List<ServedBatch> more) {
    failIfToldTo();
    more.forEach(batch -> batches.add(new Kept(++lastId, batch)));
  }

  @Override
  public synchronized Page read(Window window, Place after) {
    failIfToldTo();
    List<Kept> found =
        batches.stream()
            .filter(kept -> isIn(window, kept.batch()))
            .filter(kept -> isAfter(kept.place(), after))
            .sorted(Comparator.comparing((Kept kept) -> kept.batch().at()).thenComparing(Kept::id))
            .toList();
    List<Kept> page = found.subList(0, Math.min(PAGE, found.size()));
    return new Page(
        page.stream().map(Kept::batch).toList(),
        found.size() > PAGE ? Optional.of(page.get(PAGE - 1).place()) : Optional.empty());
  }

  @Override
  public synchronized long count(Window window) {
    failIfToldTo();
    return batches.stream()
        .map(Kept::batch)
        .filter(batch -> isIn(window, batch))
        .mapToLong(ServedBatch::rows)
        .sum();
  }

  private void failIfToldTo() {
    if (failure != null && pagesBeforeFailure-- <= 0) {
      throw failure;
    }
  }

  private static boolean isIn(Window window, ServedBatch batch) {
    Instant at = batch.at();
    return batch.model().equals(window.model())
        && batch.selector().equals(window.selector())
        && !at.isBefore(window.since())
        && at.isBefore(window.until());
  }

  private static boolean isAfter(Place place, Place after) {
    return place.at().isAfter(after.at())
        || place.at().equals(after.at()) && place.id() > after.id();
  }
}
