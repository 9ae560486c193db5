package dev.millrace.steps.evaluate;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. */
final class Figures {
  private static final MathContext DIGITS = new MathContext(4);

  private Figures() {}

  /** At most four significant digits, without needless zeros. */
  static String text(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(number);
    return number == 0 || size >= 1e-4 && size < 1e9 ? rounded.toPlainString() : rounded.toString();
  }
}
