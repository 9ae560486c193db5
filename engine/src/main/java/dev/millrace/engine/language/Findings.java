package dev.millrace.engine.language;

import dev.millrace.engine.language.yaml.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the findings of one file, at most {@link #MAX}; the rest is counted. */
public final class Findings {
  /** How many findings of a file are listed. */
  public static final int MAX = 200;

  private static final int SHOWN_MAX = 60; // characters of a value in a message

  private final String file;
  private final Set<Finding> found = new LinkedHashSet<>();
  private int left;

  public Findings(String file) {
    this.file = file;
  }

  public void add(FindingCode code, Place place, String message) {
    add(code, place, message, "");
  }

  public void add(FindingCode code, Place place, String message, String suggestion) {
    Finding finding =
        new Finding(code.word(), file, place.line(), place.column(), message, suggestion);
    if (!full()) {
      found.add(finding);
    } else if (!found.contains(finding)) {
      left++;
    }
  }

  /** Takes over what was collected apart. */
  public void addAll(Findings others) {
    for (Finding finding : others.found) {
      if (full()) {
        left++;
      } else {
        found.add(finding);
      }
    }
    left += others.left;
  }

  /** An empty collection for the same file, for trying something. */
  public Findings apart() {
    return new Findings(file);
  }

  /** From now on findings are only counted; costly suggestions are not worth it. */
  public boolean full() {
    return found.size() >= MAX;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file; the last says how many more there were, if there were more. */
  public List<Finding> inOrder() {
    List<Finding> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
    if (left > 0) {
      Finding last = sorted.get(sorted.size() - 1);
      String message = left + " more findings are left out; at most " + MAX + " are listed.";
      sorted.add(
          new Finding(
              FindingCode.MORE_FINDINGS.word(),
              file,
              last.line(),
              last.column(),
              message,
              "Correct those listed first."));
    }
    return sorted;
  }

  /** A value as messages show it: in quotes, on one line, shortened. */
  public static String show(String value) {
    StringBuilder shown = new StringBuilder("'");
    int[] points = value.codePoints().limit(SHOWN_MAX + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, SHOWN_MAX); i++) {
      shown.appendCodePoint(Character.isISOControl(points[i]) ? ' ' : points[i]);
    }
    return shown.append(points.length > SHOWN_MAX ? "…'" : "'").toString();
  }
}
