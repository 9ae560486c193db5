package dev.millrace.drawing;

import dev.millrace.engine.view.DagGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph in characters, from top to bottom: one line for each step, with the lines that lead to it
 * on the left and what it takes on the right. Works for any number of steps.
 */
public final class TextPicture {
  private static final int LANES_ALIGNED_MAX = 16; // beyond, names follow their lanes

  private TextPicture() {}

  /**
   * The lines, none longer than {@code columns}.
   *
   * @param each whether steps that are alike in every respect still get a line each
   */
  public static List<String> of(DagGraph graph, int columns, boolean each) {
    List<Row> rows = Row.of(graph, each);
    Lanes lanes = new Lanes(rows);
    List<List<String>> drawn = new ArrayList<>();
    int left = 0;
    int name = 0;
    int kind = 0;
    for (Row row : rows) {
      List<String> lines = lanes.draw(row);
      drawn.add(lines);
      left = Math.max(left, lines.get(lines.size() - 1).length());
      name = Math.max(name, row.name().length());
      kind = Math.max(kind, row.what().length());
    }
    left = Math.min(left, 2 * LANES_ALIGNED_MAX);
    name = Math.min(name, 32);
    List<String> picture = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      List<String> lines = drawn.get(i);
      for (String join : lines.subList(0, lines.size() - 1)) {
        picture.add(cut(join, columns));
      }
      String from = row.from().isEmpty() ? "" : "← " + String.join(", ", row.from());
      String line =
          padded(lines.get(lines.size() - 1), left)
              + "  "
              + padded(row.name(), name)
              + "  "
              + padded(row.what(), kind)
              + "  "
              + from;
      picture.add(cut(line.stripTrailing(), columns));
    }
    return picture;
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - text.length()));
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns - 1) + "…";
  }
}
