package dev.millrace.scheduler.show;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was used last. */
final class Kept {
  private Kept() {}

  /** A map for any thread that forgets what was not used for longest beyond so many entries. */
  static <K, V> Map<K, V> atMost(int entries) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > entries;
          }
        });
  }
}
