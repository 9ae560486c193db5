package dev.millrace.web.fake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Which requests the fake server refuses or leaves waiting; the longest path decides. */
final class Troubles {
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  /** A problem document. */
  record Refusal(int status, String title, String detail) {}

  void refuse(String path, Refusal refusal) {
    refusals.put(path, refusal);
  }

  void hold(String path) {
    held.put(path, new CountDownLatch(1));
  }

  void recover(String path) {
    refusals.remove(path);
    CountDownLatch latch = held.remove(path);
    if (latch != null) {
      latch.countDown();
    }
  }

  void clear() {
    held.values().forEach(CountDownLatch::countDown);
    held.clear();
    refusals.clear();
  }

  /** Waits while the path is held, then says whether it is refused. */
  Optional<Refusal> meet(String path) throws InterruptedException {
    for (Map.Entry<String, CountDownLatch> entry : held.entrySet()) {
      if (path.startsWith(entry.getKey())) {
        entry.getValue().await();
      }
    }
    return refusals.entrySet().stream()
        .filter(entry -> path.startsWith(entry.getKey()))
        .max(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue);
  }
}
