package dev.millrace.engine.expression;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Keeps the entries used last, as long as their weights together are at most a bound, because what
 * hangs on an entry grows with its key. Safe for use by several threads.
 */
final class BoundedCache<K, V> {
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int weightMax;
  private final ToIntFunction<K> weigher;
  private int weight;

  /**
   * @param weigher at least 1 for each key, and always the same for it
   */
  BoundedCache(int weightMax, ToIntFunction<K> weigher) {
    this.weightMax = weightMax;
    this.weigher = weigher;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    if (entries.put(key, value) != null) {
      return;
    }
    weight += weigher.applyAsInt(key);
    Iterator<K> eldest = entries.keySet().iterator();
    while (weight > weightMax) {
      weight -= weigher.applyAsInt(eldest.next());
      eldest.remove();
    }
  }
}
