package dev.millrace.cli.screen;

import java.util.Locale;

/** A progress bar in characters. */
public final class Bar {
  private Bar() {}

  /**
   * {@code [#####-----] 50%}.
   *
   * @param fraction below 0 or above 1 counts as the nearest end
   * @param cells inside the brackets
   */
  public static String of(double fraction, int cells) {
    double bounded = Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction));
    int full = (int) Math.floor(bounded * cells);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d%%",
        "#".repeat(full),
        "-".repeat(cells - full),
        (int) Math.floor(bounded * 100));
  }
}
