package dev.millrace.steps.split;

import java.util.Arrays;

/**
 * The ways to part rows. All are functions of their arguments.
 *
 * <p>{@code twins} gives for each row the first row that is the same, so that the same rows stay
 * together; with {@link #alone} each row goes by itself.
 */
final class Strategies {
  private Strategies() {}

  /** Twins of rows that need not stay together. */
  static int[] alone(int rows) {
    int[] twins = new int[rows];
    Arrays.setAll(twins, i -> i);
    return twins;
  }

  /** Shuffles all rows and cuts them by the ratios. */
  static Assignment random(int[] twins, double[] ratios, long seed) {
    int[] order = Permutation.of(twins.length, seed);
    int[] part = unplaced(twins.length);
    int[] sizes = sizes(twins, twins.length);
    place(order, twins, sizes, new Room(Rounding.counts(twins.length, ratios)), part);
    return new Assignment(order, part);
  }

  /**
   * As {@link #random}, within each class.
   *
   * @param classOf for each row its class, from 0
   */
  static Assignment stratified(int[] classOf, int[] twins, double[] ratios, long seed) {
    int rows = classOf.length;
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    int[] order = Permutation.of(rows, seed);
    long[] sizes = new long[classes];
    for (int c : classOf) {
      sizes[c]++;
    }
    int[][] ordered = new int[classes][];
    int[] filled = new int[classes];
    for (int c = 0; c < classes; c++) {
      ordered[c] = new int[Math.toIntExact(sizes[c])];
    }
    for (int row : order) {
      int c = classOf[row];
      ordered[c][filled[c]++] = row;
    }
    long[][] targets = Rounding.table(sizes, ratios);
    int[] part = unplaced(rows);
    int[] bundles = sizes(twins, rows);
    for (int c = 0; c < classes; c++) {
      place(ordered[c], twins, bundles, new Room(targets[c]), part);
    }
    return new Assignment(order, part);
  }

  /**
   * Shuffles the groups and gives each to the part that lacks most; rows keep their order. Row
   * counts come as near to the ratios as whole groups allow.
   *
   * @param groupOf for each row its group, from 0
   */
  static Assignment group(int[] groupOf, double[] ratios, long seed) {
    int groups = Arrays.stream(groupOf).max().orElse(-1) + 1;
    int[] sizes = sizes(groupOf, groups);
    Room room = new Room(Rounding.counts(groupOf.length, ratios));
    int[] partOf = new int[groups];
    for (int group : Permutation.of(groups, seed)) {
      partOf[group] = room.evenly(sizes[group]);
    }
    int[] part = new int[groupOf.length];
    Arrays.setAll(part, row -> partOf[groupOf[row]]);
    return new Assignment(alone(groupOf.length), part);
  }

  /**
   * Cuts the rows in order of time; a cut that would part rows of the same time moves to the nearer
   * end of that time, to the earlier one if both are as near.
   *
   * @param order the rows by time
   * @param timeOf for each row the rank of its time
   */
  static Assignment time(int[] order, int[] timeOf, double[] ratios) {
    long[] counts = Rounding.counts(order.length, ratios);
    int[] part = new int[order.length];
    int from = 0;
    long cut = 0;
    for (int p = 0; p < ratios.length; p++) {
      cut += counts[p];
      int to =
          p == ratios.length - 1
              ? order.length
              : Math.max(from, boundary(order, timeOf, Math.toIntExact(cut)));
      for (int i = from; i < to; i++) {
        part[order[i]] = p;
      }
      from = to;
    }
    return new Assignment(order, part);
  }

  private static int boundary(int[] order, int[] timeOf, int cut) {
    int earlier = cut;
    while (earlier > 0 && earlier < order.length && same(order, timeOf, earlier)) {
      earlier--;
    }
    int later = cut;
    while (later > 0 && later < order.length && same(order, timeOf, later)) {
      later++;
    }
    return later - cut < cut - earlier ? later : earlier;
  }

  private static boolean same(int[] order, int[] timeOf, int i) {
    return timeOf[order[i - 1]] == timeOf[order[i]];
  }

  private static int[] unplaced(int rows) {
    int[] part = new int[rows];
    Arrays.fill(part, -1);
    return part;
  }

  private static void place(int[] order, int[] twins, int[] sizes, Room room, int[] part) {
    for (int row : order) {
      int twin = twins[row];
      if (part[twin] < 0) {
        part[twin] = room.inOrder(sizes[twin]);
      }
      part[row] = part[twin];
    }
  }

  private static int[] sizes(int[] bundleOf, int bundles) {
    int[] sizes = new int[bundles];
    for (int bundle : bundleOf) {
      sizes[bundle]++;
    }
    return sizes;
  }
}
