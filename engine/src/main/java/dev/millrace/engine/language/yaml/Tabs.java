package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import java.util.BitSet;

/** Tabs are refused wherever they are not part of text or a comment. */
final class Tabs {
  private static final String ADVICE = "Use spaces.";

  private final String text;
  private final boolean any;
  private final BitSet insideScalars = new BitSet();

  Tabs(String text) {
    this.text = text;
    this.any = text.indexOf('\t') >= 0;
  }

  /**
   * @param from first character of a scalar, as a code point index
   * @param to one after its last
   */
  void scalar(int from, int to) {
    if (any) {
      insideScalars.set(from, to);
    }
  }

  void report(Findings findings) {
    if (!any) {
      return;
    }
    int[] points = text.codePoints().toArray();
    Place place = Place.START;
    boolean comment = false;
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      if (c == '\n') {
        place = new Place(place.line() + 1, 1);
        comment = false;
        continue;
      }
      boolean outside = !insideScalars.get(i);
      comment |= c == '#' && outside;
      if (c == '\t' && outside && !comment) {
        findings.add(FindingCode.TAB, place, "A tab stands between the parts of the file.", ADVICE);
      }
      place = new Place(place.line(), place.column() + 1);
    }
  }

  /** Whether a syntax error comes from a tab at its place or in the indentation of its line. */
  static boolean blames(String problem, Place place, String text) {
    String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
    return problem != null && problem.contains("\\t") || indentation(line).indexOf('\t') >= 0;
  }

  /** All lines that are indented with tabs, or the blamed place if none is. */
  static void reportIndentation(String text, Place blamed, Findings findings) {
    int line = 0;
    boolean found = false;
    for (String content : text.lines().toList()) {
      line++;
      int tab = indentation(content).indexOf('\t');
      if (tab >= 0) {
        found = true;
        findings.add(
            FindingCode.TAB, new Place(line, tab + 1), "The line is indented with a tab.", ADVICE);
      }
    }
    if (!found) {
      findings.add(FindingCode.TAB, blamed, "A tab stands between the parts of the file.", ADVICE);
    }
  }

  private static String indentation(String line) {
    int end = 0;
    while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
      end++;
    }
    return line.substring(0, end);
  }
}
