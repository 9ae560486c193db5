package dev.millrace.scheduler.dispatch;

/**
 * The credits of one worker: how much it may be given on top of what it has. All totals are counted
 * for all the life of the worker and only grow, but for what is taken back because it never came.
 */
final class CreditAccount {
  private long granted;
  private long assigned;
  private long returned;
  private long recalled;

  long granted() {
    return granted;
  }

  long returned() {
    return returned;
  }

  long open() {
    return Math.max(0, granted - assigned - returned);
  }

  /** Whether that is more than was known. */
  boolean grant(long total) {
    boolean more = total > granted;
    granted = Math.max(granted, total);
    return more;
  }

  /** What the worker counted wins where it counted more: it lives longer than this account. */
  void counted(long workersUsed, long workersReturned) {
    assigned = Math.max(assigned, workersUsed);
    returned = Math.max(returned, workersReturned);
  }

  void use() {
    assigned++;
  }

  /** What the worker never had cost it no credit. */
  void takeBack() {
    assigned--;
  }

  /** Another scheduler needs credits: so many should have been given back in all. */
  void recall(long total) {
    recalled = Math.max(recalled, total);
  }

  /**
   * Gives back what was recalled and is not needed; a recall that is not met is sent again.
   *
   * @param spare how much may be given back
   */
  boolean giveBack(long spare) {
    long back = Math.min(recalled - returned, spare);
    recalled = 0;
    if (back <= 0) {
      return false;
    }
    returned += back;
    return true;
  }
}
