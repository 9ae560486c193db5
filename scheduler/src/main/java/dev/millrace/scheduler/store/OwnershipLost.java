package dev.millrace.scheduler.store;

/** Another scheduler wrote what this one believed to own. Nothing was written. */
public final class OwnershipLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OwnershipLost(String what) {
    super(what);
  }
}
