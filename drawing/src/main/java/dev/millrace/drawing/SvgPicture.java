package dev.millrace.drawing;

import dev.millrace.engine.view.GraphLayout;
import java.util.List;
import java.util.Locale;

/**
 * A layout as one SVG file that needs nothing else. It is light or dark as whoever looks at it
 * prefers; steps carry their id as a tooltip, edges their port.
 */
public final class SvgPicture {
  private static final double CORNER = 8; // radius of bends and of steps
  private static final double TITLE_HEIGHT = 34;
  private static final double TEXT_LEFT = 14;
  private static final double CHARACTER_PIXELS = 8;

  private static final String STYLE =
      """
      <style>
        .g { --ground: #ffffff; --card: #f6f8fa; --line: #8c959f; --edge: #6e7781; --ink: #1f2328; --faint: #57606a; --mark: #0969da; --last: #8250df; }
        @media (prefers-color-scheme: dark) {
          .g { --ground: #0d1117; --card: #161b22; --line: #484f58; --edge: #8b949e; --ink: #e6edf3; --faint: #9198a1; --mark: #58a6ff; --last: #bc8cff; }
        }
        .ground { fill: var(--ground); }
        .step { fill: var(--card); stroke: var(--line); }
        .mark { fill: var(--mark); }
        .last .mark { fill: var(--last); }
        .last .step { stroke-dasharray: 5 3; }
        .edge { fill: none; stroke: var(--edge); stroke-width: 1.4; }
        .order { stroke-dasharray: 4 3; }
        .head { fill: var(--edge); }
        text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; fill: var(--ink); }
        .title { font-size: 15px; font-weight: 600; }
        .id { font-size: 14px; font-weight: 600; }
        .kind { font-size: 12px; fill: var(--faint); }
      </style>
      """;

  private SvgPicture() {}

  /**
   * The file, ending with a line end.
   *
   * @param title stands above the picture; empty for none
   */
  public static String of(String title, GraphLayout layout) {
    double top = title.isEmpty() ? 0 : TITLE_HEIGHT;
    double width = Math.max(layout.width(), title.length() * 9 + 2 * TEXT_LEFT);
    double height = layout.height() + top;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"g\" role=\"img\" aria-label=\"%s\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">\n",
            escaped(title.isEmpty() ? "DAG" : title),
            number(width),
            number(height),
            number(width),
            number(height)));
    svg.append(STYLE.indent(2));
    svg.append(
        format(
            "  <rect class=\"ground\" width=\"%s\" height=\"%s\"/>\n",
            number(width), number(height)));
    if (!title.isEmpty()) {
      svg.append(
          format(
              "  <text class=\"title\" x=\"%s\" y=\"24\">%s</text>\n", number(16), escaped(title)));
    }
    svg.append(format("  <g transform=\"translate(0 %s)\">\n", number(top)));
    layout.edges().forEach(edge -> edge(edge, svg));
    layout.nodes().forEach(node -> node(node, svg));
    return svg.append("  </g>\n</svg>\n").toString();
  }

  private static void edge(GraphLayout.Edge edge, StringBuilder svg) {
    String ports = edge.port().isEmpty() ? " waits, without data" : ", " + edge.port();
    String what = edge.from() + " → " + edge.to() + ports;
    List<List<Double>> points = edge.points();
    svg.append("    <g><title>").append(escaped(what)).append("</title>");
    svg.append("<path class=\"edge")
        .append(edge.port().isEmpty() ? " order" : "")
        .append("\" d=\"");
    svg.append(path(points)).append("\"/>");
    if (points.size() > 1) {
      double x = points.get(points.size() - 1).get(0);
      double y = points.get(points.size() - 1).get(1);
      svg.append(format("<path class=\"head\" d=\"M%s %sl-7 -4v8z\"/>", number(x), number(y)));
    }
    svg.append("</g>\n");
  }

  /** Lines from point to point, round at the bends. */
  private static String path(List<List<Double>> points) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      double x = points.get(i).get(0);
      double y = points.get(i).get(1);
      if (i == 0) {
        path.append('M').append(at(x, y));
      } else if (i + 1 == points.size()) {
        path.append('L').append(at(x - 5, y)); // the head begins there
      } else {
        List<Double> before = points.get(i - 1);
        List<Double> after = points.get(i + 1);
        path.append('L').append(toward(x, y, before)).append('Q').append(at(x, y)).append(' ');
        path.append(toward(x, y, after));
      }
    }
    return path.toString();
  }

  /** The point that lies a corner's radius, or half of the way if that is less, from x and y. */
  private static String toward(double x, double y, List<Double> other) {
    double dx = other.get(0) - x;
    double dy = other.get(1) - y;
    double length = Math.hypot(dx, dy);
    double share = length == 0 ? 0 : Math.min(CORNER, length / 2) / length;
    return at(x + dx * share, y + dy * share);
  }

  private static void node(GraphLayout.Node node, StringBuilder svg) {
    svg.append(
        format(
            "    <g%s transform=\"translate(%s %s)\"><title>%s: %s</title>",
            node.inFinally() ? " class=\"last\"" : "",
            number(node.x()),
            number(node.y()),
            escaped(node.id()),
            escaped(node.kind())));
    svg.append(
        format(
            "<rect class=\"step\" width=\"%s\" height=\"%s\" rx=\"%s\"/>",
            number(node.width()), number(node.height()), number(CORNER)));
    svg.append(
        format(
            "<rect class=\"mark\" y=\"10\" width=\"3\" height=\"%s\" rx=\"1.5\"/>",
            number(node.height() - 20)));
    int room = (int) ((node.width() - 2 * TEXT_LEFT) / CHARACTER_PIXELS);
    svg.append(text("id", 22, node.id(), room)).append(text("kind", 40, node.kind(), room + 3));
    svg.append("</g>\n");
  }

  private static String text(String style, double y, String text, int room) {
    String shown = text.length() <= room ? text : text.substring(0, room - 1) + "…";
    return format(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>",
        style, number(TEXT_LEFT), number(y), escaped(shown));
  }

  private static String at(double x, double y) {
    return number(x) + " " + number(y);
  }

  /** At most one digit behind the point, and none where there is none. */
  private static String number(double number) {
    double rounded = Math.round(number * 10) / 10.0;
    return rounded == Math.rint(rounded)
        ? String.valueOf((long) rounded)
        : String.format(Locale.ROOT, "%.1f", rounded);
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
