package dev.millrace.engine.dag;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The nearest valid spelling of a name, by edit distance with neighbours swapped. */
public final class Nearest {
  private static final int CANDIDATES_MAX = 1_000; // a hostile file names more
  private static final int LENGTH_MAX = 64;
  private static final int LISTED_MAX = 12;

  private Nearest() {}

  /**
   * The candidate at the smallest distance, if that is at most a third of the name's length (at
   * least 1, less than all of it); else the only one that begins with the name. Case does not
   * count. Only the first 1,000 candidates are looked at.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    if (name.isEmpty() || name.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    int best = Math.min(Math.max(2, (name.length() + 4) / 3), name.length()); // below this is near
    String nearest = null;
    Iterator<String> each = candidates.iterator();
    for (int i = 0; i < CANDIDATES_MAX && each.hasNext(); i++) {
      String candidate = each.next();
      if (Math.abs(candidate.length() - name.length()) >= best) {
        continue;
      }
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest).or(() -> only(wanted, candidates));
  }

  /** The only candidate that begins as the name does: {@code int} for {@code integer}. */
  private static Optional<String> only(String wanted, Collection<String> candidates) {
    List<String> longer =
        candidates.stream()
            .limit(CANDIDATES_MAX)
            .filter(c -> wanted.length() >= 3 && c.toLowerCase(Locale.ROOT).startsWith(wanted))
            .limit(2)
            .toList();
    return longer.size() == 1 ? Optional.of(longer.get(0)) : Optional.empty();
  }

  /** {@code Did you mean 'x'?}, or empty if nothing is near. */
  public static String suggestion(String name, Collection<String> candidates) {
    return to(name, candidates).map(n -> "Did you mean '" + n + "'?").orElse("");
  }

  /** {@code a, b or c}; a long list is cut. */
  public static String list(Collection<String> words) {
    List<String> shown = new ArrayList<>(words.stream().limit(LISTED_MAX).toList());
    if (shown.isEmpty()) {
      return "nothing";
    }
    if (words.size() > LISTED_MAX) {
      return String.join(", ", shown) + ", …";
    }
    String last = shown.remove(shown.size() - 1);
    return shown.isEmpty() ? last : String.join(", ", shown) + " or " + last;
  }

  /** Optimal string alignment distance (restricted Damerau-Levenshtein). */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
