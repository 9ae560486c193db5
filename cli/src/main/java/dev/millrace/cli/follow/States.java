package dev.millrace.cli.follow;

import dev.millrace.cli.screen.StyledLine.Colour;
import java.util.Set;

/** The state words of runs and tasks, as a screen shows them. */
final class States {
  private static final Set<String> ENDED_RUN = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final Set<String> ENDED_TASK =
      Set.of("SUCCEEDED", "FAILED", "CACHED", "SKIPPED", "UPSTREAM_FAILED", "CANCELLED");
  private static final Set<String> QUIET = Set.of("PENDING", "READY", "DISPATCHED");

  private States() {}

  static boolean runEnded(String state) {
    return ENDED_RUN.contains(state);
  }

  static boolean taskEnded(String state) {
    return ENDED_TASK.contains(state);
  }

  /** States that a task passes on its way without anything to tell. */
  static boolean quiet(String state) {
    return QUIET.contains(state);
  }

  /** A sign that says the same as the word, for the quick eye. */
  static String glyph(String state) {
    switch (state) {
      case "SUCCEEDED":
        return "✓";
      case "CACHED":
        return "=";
      case "FAILED":
        return "✗";
      case "RUNNING":
        return "▶";
      case "READY":
      case "DISPATCHED":
        return "○";
      case "BACKOFF":
        return "↻";
      case "WAITING":
        return "?";
      case "SKIPPED":
        return "-";
      case "UPSTREAM_FAILED":
        return "⊘";
      case "CANCELLING":
      case "CANCELLED":
        return "■";
      default:
        return "·";
    }
  }

  static Colour colour(String state) {
    switch (state) {
      case "SUCCEEDED":
      case "CACHED":
        return Colour.GREEN;
      case "FAILED":
      case "UPSTREAM_FAILED":
      case "CANCELLED":
        return Colour.RED;
      case "RUNNING":
        return Colour.BLUE;
      case "BACKOFF":
      case "WAITING":
      case "CANCELLING":
        return Colour.YELLOW;
      default:
        return Colour.FAINT;
    }
  }
}
