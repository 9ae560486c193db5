package dev.millrace.api.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what somebody who misspelt a name probably meant. */
public final class NearestName {
  private static final int NAMES_MAX = 20;
  private static final int LENGTH_MAX = 100;

  private NearestName() {}

  /**
   * The name with the smallest edit distance, if that is at most a third of its length (and at
   * least one edit is allowed). Upper and lower case count as equal.
   */
  public static Optional<String> of(String written, Collection<String> names) {
    if (written.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String low = written.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> name.length() <= LENGTH_MAX)
        .filter(name -> distance(low, name.toLowerCase(Locale.ROOT)) <= allowed(low, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(low, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code Did you mean "x"?} if a name is near; else the names that exist. */
  public static String hint(String written, Collection<String> names) {
    return of(written, names)
        .map(name -> "Did you mean \"" + name + "\"?")
        .orElseGet(() -> names.isEmpty() ? "There are none." : "There are: " + list(names) + ".");
  }

  /** The names with commas; of many, the first and how many more. */
  public static String list(Collection<String> names) {
    String text = names.stream().limit(NAMES_MAX).collect(Collectors.joining(", "));
    int more = names.size() - NAMES_MAX;
    return more > 0 ? text + " and " + more + " more" : text;
  }

  private static int allowed(String written, String name) {
    return Math.max(1, Math.max(written.length(), name.length()) / 3);
  }

  /** Optimal string alignment: Levenshtein's distance in which a swap of neighbours is one edit. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
