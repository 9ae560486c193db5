package dev.millrace.engine.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the entries used last. Safe for use by several threads. */
final class BoundedCache<K, V> {
  private final Map<K, V> entries;

  BoundedCache(int max) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        };
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }
}
