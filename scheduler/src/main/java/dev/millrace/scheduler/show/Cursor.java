package dev.millrace.scheduler.show;

import dev.millrace.engine.view.Commands.Refused;

/** Where a page ended: the time and the id of its last row. */
record Cursor(long at, String id) {
  String text() {
    return at + "_" + id;
  }

  /**
   * @throws Refused INVALID if the text is not a cursor that a page gave
   */
  static Cursor read(String text) {
    int gap = text.indexOf('_');
    if (gap <= 0) {
      throw refused(text);
    }
    try {
      return new Cursor(Long.parseLong(text.substring(0, gap)), text.substring(gap + 1));
    } catch (NumberFormatException e) {
      throw refused(text);
    }
  }

  /** A cursor that is only a position, from 0. */
  static int position(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw refused(text);
    }
  }

  private static Refused refused(String text) {
    return new Refused(
        Refused.Reason.INVALID,
        "'" + text + "' is not a cursor; use the 'next' of the page before, as it is.");
  }
}
