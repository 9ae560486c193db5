package dev.millrace.steps.table;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what someone probably meant. */
public final class Spelling {
  private Spelling() {}

  /** The nearest candidate within a third of the word's length; empty if none is that near. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = null;
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(fold(word), fold(candidate));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code Did you mean 'x'?} with a leading space; empty text if nothing is near. */
  public static String didYouMean(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(near -> " Did you mean '" + near + "'?").orElse("");
  }

  /** A value as messages show it: cut after 80 characters, line ends made visible. */
  public static String shortened(String value) {
    String line = value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    return line.length() <= 80 ? line : line.substring(0, 79) + "…";
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ').trim();
  }

  /** Edits between two words: insert, delete, replace, swap of neighbours. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
