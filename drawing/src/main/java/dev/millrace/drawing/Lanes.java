package dev.millrace.drawing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The left side of a picture in text. Each step whose result somebody below still waits for has a
 * lane, a vertical line; where a step takes results, a horizontal line joins their lanes to it.
 */
final class Lanes {
  private static final String STEP = "●";
  private static final String LAST = "○";

  private final List<String> lanes = new ArrayList<>();
  private final Map<String, Integer> consumers = new HashMap<>();

  Lanes(List<Row> rows) {
    rows.forEach(row -> row.upstream().forEach(id -> consumers.merge(id, 1, Integer::sum)));
  }

  /** The lines of a row: one with its mark last, and one that joins lanes before it if needed. */
  List<String> draw(Row row) {
    Set<Integer> joined = new TreeSet<>();
    Set<Integer> ending = new TreeSet<>();
    for (String id : row.upstream()) {
      int lane = lanes.indexOf(id);
      joined.add(lane);
      if (consumers.merge(id, -1, Integer::sum) == 0) {
        ending.add(lane);
      }
    }
    int column = ending.isEmpty() ? free(joined) : ending.iterator().next();
    List<String> drawn = new ArrayList<>();
    if (!joined.isEmpty() && !joined.equals(Set.of(column))) {
      drawn.add(join(joined, ending, column));
    }
    ending.forEach(lane -> lanes.set(lane, null));
    lanes.set(column, row.id());
    drawn.add(marked(column, row.inFinally() ? LAST : STEP));
    if (!consumers.containsKey(row.id())) {
      lanes.set(column, null);
    }
    while (!lanes.isEmpty() && lanes.get(lanes.size() - 1) == null) {
      lanes.remove(lanes.size() - 1);
    }
    return drawn;
  }

  /** The first free lane, right of all that come in if there are some. */
  private int free(Set<Integer> joined) {
    int from = joined.stream().mapToInt(lane -> lane + 1).max().orElse(0);
    for (int lane = from; lane < lanes.size(); lane++) {
      if (lanes.get(lane) == null) {
        return lane;
      }
    }
    lanes.add(null);
    return lanes.size() - 1;
  }

  private String join(Set<Integer> joined, Set<Integer> ending, int column) {
    int first = column;
    int last = column;
    for (int lane : joined) {
      first = Math.min(first, lane);
      last = Math.max(last, lane);
    }
    StringBuilder line = new StringBuilder();
    for (int lane = 0; lane < Math.max(lanes.size(), last + 1); lane++) {
      boolean inside = lane >= first && lane <= last;
      boolean occupied = lane < lanes.size() && lanes.get(lane) != null;
      boolean meets = joined.contains(lane) || lane == column;
      if (!inside || !meets) {
        line.append(occupied ? "│" : inside ? "─" : " ");
      } else {
        boolean down = lane == column || !ending.contains(lane);
        line.append(corner(occupied, down, lane > first, lane < last));
      }
      line.append(lane >= first && lane < last ? "─" : " ");
    }
    return line.toString().stripTrailing();
  }

  private static String corner(boolean up, boolean down, boolean left, boolean right) {
    if (up && down) {
      return left && right ? "┼" : left ? "┤" : "├";
    }
    if (up) {
      return left && right ? "┴" : left ? "╯" : "╰";
    }
    return left && right ? "┬" : left ? "╮" : "╭";
  }

  private String marked(int column, String mark) {
    StringBuilder line = new StringBuilder();
    for (int lane = 0; lane < lanes.size(); lane++) {
      line.append(lane == column ? mark : lanes.get(lane) == null ? " " : "│").append(' ');
    }
    return line.toString().stripTrailing();
  }
}
