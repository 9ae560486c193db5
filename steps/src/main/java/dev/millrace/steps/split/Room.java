package dev.millrace.steps.split;

/** The rows that each part still takes, when rows that belong together come in bundles. */
final class Room {
  private final long[] targets;
  private final long[] left;

  Room(long[] targets) {
    this.targets = targets.clone();
    this.left = targets.clone();
  }

  /** The first part with room for the bundle, otherwise the one with most room. */
  int inOrder(int bundle) {
    int most = 0;
    for (int p = 0; p < left.length; p++) {
      if (left[p] >= bundle) {
        most = p;
        break;
      }
      most = left[p] > left[most] ? p : most;
    }
    left[most] -= bundle;
    return most;
  }

  /** The part of which the greatest share is still free; of equal ones the first. */
  int evenly(int bundle) {
    int emptiest = 0;
    for (int p = 1; p < left.length; p++) {
      if ((double) left[p] / targets[p] > (double) left[emptiest] / targets[emptiest]) {
        emptiest = p;
      }
    }
    left[emptiest] -= bundle;
    return emptiest;
  }
}
