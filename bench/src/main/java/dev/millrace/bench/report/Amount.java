package dev.millrace.bench.report;

import java.util.Locale;

/** Numbers with three significant digits, for people. */
final class Amount {
  private Amount() {}

  static String of(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }

  static String of(double value, String unit) {
    return unit.isEmpty() ? of(value) : of(value) + " " + unit;
  }
}
