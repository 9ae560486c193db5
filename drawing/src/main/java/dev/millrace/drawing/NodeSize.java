package dev.millrace.drawing;

import dev.millrace.engine.view.DagView;

/** How large a step is drawn: wide enough for its id and kind in a 14 pixel font. */
record NodeSize(double width, double height) {
  private static final double CHARACTER_PIXELS = 8;
  private static final double MARGIN_PIXELS = 40;
  private static final double WIDTH_MIN = 152;
  private static final double WIDTH_MAX = 280;
  private static final double HEIGHT = 52;

  static NodeSize of(DagView.Step step) {
    int letters = Math.max(step.id().length(), step.kind().length());
    double width = letters * CHARACTER_PIXELS + MARGIN_PIXELS;
    return new NodeSize(Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width)), HEIGHT);
  }
}
