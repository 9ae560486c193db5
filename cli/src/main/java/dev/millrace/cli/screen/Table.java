package dev.millrace.cli.screen;

import java.util.ArrayList;
import java.util.List;

/** Columns under a heading, separated by two spaces. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** One cell per heading. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Text.clean(String.valueOf(cell)));
    }
    if (row.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(row + " does not fit " + rows.get(0));
    }
    rows.add(row);
    return this;
  }

  /** Lines without trailing spaces. */
  public List<String> lines() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        widths[i] = Math.max(widths[i], cell.codePointCount(0, cell.length()));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(Text.padded(row.get(i), widths[i])).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
