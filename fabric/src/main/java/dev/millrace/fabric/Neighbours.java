package dev.millrace.fabric;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fabrics of one process. What they say to each other is encoded as ever, but neither sealed
 * nor sent: it does not leave the process. Who is there is still what the cluster says, so that a
 * message reaches nobody here whom it would not reach elsewhere. Safe for use by many threads.
 */
public final class Neighbours {
  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();

  void movesIn(String id, Inbox inbox) {
    inboxes.put(id, inbox);
  }

  void movesOut(String id, Inbox inbox) {
    inboxes.remove(id, inbox);
  }

  Optional<Inbox> inbox(String id) {
    return Optional.ofNullable(inboxes.get(id));
  }
}
