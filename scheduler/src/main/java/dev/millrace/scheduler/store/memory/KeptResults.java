package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.cache.CacheEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The results that are kept for later tasks. */
final class KeptResults {
  private record Name(String digest, String dag, String task) {
    static Name of(CacheEntry entry) {
      return new Name(entry.key().digest(), entry.dag(), entry.origin().task());
    }
  }

  private final Map<Name, CacheEntry> entries = new LinkedHashMap<>();

  void keep(CacheEntry entry) {
    CacheEntry kept = ColumnForm.entry(entry);
    entries.put(Name.of(kept), kept);
  }

  List<CacheEntry> of(Collection<String> digests) {
    return digests.stream()
        .flatMap(digest -> newest(entry -> entry.key().digest().equals(digest)).stream())
        .toList();
  }

  List<CacheEntry> newest(String dag, Collection<String> tasks) {
    return tasks.stream()
        .flatMap(
            task -> newest(e -> e.dag().equals(dag) && e.origin().task().equals(task)).stream())
        .toList();
  }

  private Optional<CacheEntry> newest(Predicate<CacheEntry> which) {
    return entries.values().stream()
        .filter(which)
        .reduce((one, other) -> one.isNewerThan(other) ? one : other);
  }

  void forget(Instant before) {
    entries.values().removeIf(entry -> entry.origin().at().isBefore(before));
  }

  List<CacheEntry> all() {
    return List.copyOf(entries.values());
  }
}
