package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attempts settled last, so that an assignment that arrives late does not run again. */
final class Settled {
  private static final int KEPT_MAX = 10_000;

  private final Map<AttemptKey, Boolean> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptKey, Boolean> eldest) {
          return size() > KEPT_MAX;
        }
      };

  void add(AttemptKey key) {
    keys.put(key, true);
  }

  boolean contains(AttemptKey key) {
    return keys.containsKey(key);
  }
}
