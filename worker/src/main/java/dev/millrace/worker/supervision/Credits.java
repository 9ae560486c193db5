package dev.millrace.worker.supervision;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may still assign how much. The credits that are out and the slots that are held never exceed
 * the slots, so a worker is never given more than it can run.
 *
 * <p>What a scheduler was granted only grows, because late and doubled messages must do no harm.
 * When one leaves, its open credits go to others; should the same life of it come back, it still
 * believes in them, so what it then assigns waits for a slot.
 */
final class Credits {
  private static final int DEPARTED_MAX = 100;

  private static final class Account {
    long granted;
    long used;

    long open() {
      return granted - used;
    }
  }

  private final int slots;
  private final Map<String, Account> present = new TreeMap<>();
  private final Map<String, Account> departed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
          return size() > DEPARTED_MAX;
        }
      };
  private int held;

  Credits(int slots) {
    this.slots = slots;
  }

  void join(String scheduler) {
    Account known = departed.remove(scheduler);
    present.putIfAbsent(scheduler, known == null ? new Account() : known);
  }

  void leave(String scheduler) {
    Account account = present.remove(scheduler);
    if (account != null) {
      departed.put(scheduler, account);
    }
  }

  /** Takes one credit of a scheduler; false if it has none. */
  boolean use(String scheduler) {
    Account account = present.get(scheduler);
    if (account == null || account.open() <= 0) {
      return false;
    }
    account.used++;
    return true;
  }

  /** How many attempts were accepted and hold a slot, or wait for one. */
  void held(int held) {
    this.held = held;
  }

  /** Grants what is free, one by one to the scheduler with the fewest open credits. */
  Map<String, Long> grant() {
    Map<String, Long> changed = new LinkedHashMap<>();
    for (long free = slots - held - open(); free > 0; free--) {
      Optional<Map.Entry<String, Account>> poorest =
          present.entrySet().stream()
              .min((one, other) -> Long.compare(one.getValue().open(), other.getValue().open()));
      if (poorest.isEmpty()) {
        break;
      }
      Account account = poorest.get().getValue();
      account.granted++;
      changed.put(poorest.get().getKey(), account.granted);
    }
    return changed;
  }

  long granted(String scheduler) {
    Account account = present.get(scheduler);
    return account == null ? 0 : account.granted;
  }

  /** Credits that present schedulers may still use. */
  long open() {
    return present.values().stream().mapToLong(Account::open).sum();
  }
}
