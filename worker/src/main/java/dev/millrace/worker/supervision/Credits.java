package dev.millrace.worker.supervision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may still assign how much. The credits that are out and the slots that are held never exceed
 * the slots, so a worker is never given more than it can run.
 *
 * <p>Credits go to who needs them: first to schedulers with tasks that wait for a slot, so that
 * each gets an even share of the slots, then evenly as a reserve. A reserve that another needs is
 * asked back.
 *
 * <p>What a scheduler was granted and what it gave back only grow, because late and doubled
 * messages must do no harm. When one leaves, its open credits go to others; should the same life of
 * it come back, it still believes in them: what is beyond the slots is asked back, and what it
 * assigns until then waits for a slot.
 */
final class Credits {
  private static final int DEPARTED_MAX = 100;
  private static final Comparator<Account> BY_NEED =
      Comparator.comparing((Account account) -> account.need() == 0)
          .thenComparing(account -> account.open() + (account.need() == 0 ? 0 : account.holding))
          .thenComparing(account -> account.lastGrant);

  private static final class Account {
    final String scheduler;
    long granted;
    long used;
    long returned;
    int holding;
    long lastGrant;
    private long waiting;
    private long seen;
    private long echo;
    private long asked;
    private long askedNanos;

    Account(String scheduler) {
      this.scheduler = scheduler;
    }

    /** Below 0 if it gave back what it had used already, in the belief that it never arrived. */
    private long balance() {
      return granted - used - returned;
    }

    long open() {
      return Math.max(0, balance());
    }

    /** Tasks that wait for a credit of which the scheduler may not have heard yet. */
    long need() {
      return Math.max(0, waiting - (granted - seen));
    }

    void add(long turn) {
      granted += 1 - Math.min(0, balance());
      lastGrant = turn;
    }

    void hear(long echo, long waiting, long seen, long returned) {
      boolean overtaken = echo < this.echo || seen < this.seen || returned < this.returned;
      this.returned = Math.max(this.returned, returned);
      if (!overtaken) {
        this.echo = echo;
        this.waiting = waiting;
        this.seen = seen;
      }
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
  private long grants;

  Credits(int slots) {
    this.slots = slots;
  }

  void join(String scheduler) {
    Account known = departed.remove(scheduler);
    present.putIfAbsent(scheduler, known == null ? new Account(scheduler) : known);
  }

  void leave(String scheduler) {
    Account account = present.remove(scheduler);
    if (account != null) {
      departed.put(scheduler, account);
    }
  }

  /**
   * Takes one credit of a scheduler for an attempt. One that has none has counted wrong: it
   * withdrew an attempt that arrived after all. Its attempt waits for a slot, and it counts right
   * again when it hears how many it has used; but more than {@code slots} at a time are refused.
   *
   * @return false if refused
   */
  boolean use(String scheduler) {
    Account account = present.get(scheduler);
    if (account == null || account.balance() <= -slots) {
      return false;
    }
    account.used++;
    account.holding++;
    held++;
    return true;
  }

  /**
   * Counts an attempt that was refused as used, as its scheduler does.
   *
   * @return false if that scheduler is not known here, so that it must be asked to say it again
   */
  boolean refuse(String scheduler) {
    Account account = present.get(scheduler);
    if (account == null) {
      return false;
    }
    account.used++;
    return true;
  }

  /** An attempt that took a credit of this scheduler neither holds a slot nor waits for one. */
  void release(String scheduler) {
    held--;
    Account account = present.getOrDefault(scheduler, departed.get(scheduler));
    if (account != null) {
      account.holding--;
    }
  }

  /**
   * What a scheduler says about itself. What a later message has overtaken is left out.
   *
   * @param echo grows with each heartbeat that it has heard
   * @param waiting its tasks that found no credit
   * @param seen the total that it knows it was granted
   * @param returned the total that it gave back
   */
  void hear(String scheduler, long echo, long waiting, long seen, long returned) {
    Account account = present.get(scheduler);
    if (account != null) {
      account.hear(echo, waiting, seen, returned);
    }
  }

  /** Grants what is free, one by one; the new totals of those that got some. */
  Map<String, Long> grant() {
    Map<String, Long> changed = new LinkedHashMap<>();
    for (long free = slots - held - open(); free > 0 && !present.isEmpty(); free--) {
      Account next = least(present.values(), BY_NEED);
      next.add(++grants);
      changed.put(next.scheduler, next.granted);
    }
    return changed;
  }

  /**
   * Whom to ask for reserves that others need, or that are more than there are slots: scheduler and
   * the total it should have given back. Asks again only for more, or when the last time is {@code
   * patienceNanos} ago.
   */
  Map<String, Long> recalls(long nowNanos, long patienceNanos) {
    long unmet = Math.max(0, open() + held - slots); // some believe in what others have by now
    for (Account account : present.values()) {
      unmet += account.need();
    }
    if (unmet == 0) {
      return Map.of();
    }
    List<Account> idle = new ArrayList<>();
    for (Account account : present.values()) {
      if (account.waiting == 0 && account.open() > 0) {
        idle.add(account);
      }
    }
    idle.sort(Comparator.comparing(Account::open).reversed());
    Map<String, Long> recalls = new LinkedHashMap<>();
    for (Account account : idle) {
      long wanted = account.returned + Math.min(unmet, account.open());
      unmet -= wanted - account.returned;
      if (wanted > account.returned
          && (wanted > account.asked || nowNanos - account.askedNanos >= patienceNanos)) {
        account.asked = wanted;
        account.askedNanos = nowNanos;
        recalls.put(account.scheduler, wanted);
      }
    }
    return recalls;
  }

  private static Account least(Collection<Account> accounts, Comparator<Account> order) {
    Account least = null;
    for (Account account : accounts) {
      if (least == null || order.compare(account, least) < 0) {
        least = account;
      }
    }
    return least;
  }

  long granted(String scheduler) {
    return present.containsKey(scheduler) ? present.get(scheduler).granted : 0;
  }

  long used(String scheduler) {
    return present.containsKey(scheduler) ? present.get(scheduler).used : 0;
  }

  long returned(String scheduler) {
    return present.containsKey(scheduler) ? present.get(scheduler).returned : 0;
  }

  /** Credits that present schedulers may still use. */
  long open() {
    long open = 0;
    for (Account account : present.values()) {
      open += account.open();
    }
    return open;
  }
}
