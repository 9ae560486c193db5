package dev.millrace.steps.evaluate;

/** Tail of the chi-square distribution with one degree of freedom. */
final class ChiSquare {
  private static final double PRECISION = 1e-15;
  private static final int TERMS_MAX = 1000;

  private ChiSquare() {}

  /**
   * The probability of a value above {@code x}: the regularized upper incomplete gamma function at
   * (1/2, x/2), by its series (Abramowitz and Stegun 1964, 6.5.29) for small arguments and its
   * continued fraction (6.5.31, evaluated by Lentz's method) for others.
   *
   * @param x not negative
   */
  static double tail(double x) {
    double a = 0.5;
    double z = x / 2;
    if (z == 0) {
      return 1;
    }
    double front = Math.exp(-z + a * Math.log(z)) / Math.sqrt(Math.PI);
    return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z);
  }

  private static double series(double a, double z) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < TERMS_MAX && term > sum * PRECISION; n++) {
      term *= z / (a + n);
      sum += term;
    }
    return sum;
  }

  private static double fraction(double a, double z) {
    double tiny = Double.MIN_NORMAL;
    double b = z + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double value = d;
    for (int n = 1; n < TERMS_MAX; n++) {
      double numerator = -n * (n - a);
      b += 2;
      d = 1 / nonZero(numerator * d + b);
      c = nonZero(b + numerator / c);
      double factor = c * d;
      value *= factor;
      if (Math.abs(factor - 1) < PRECISION) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < Double.MIN_NORMAL ? Double.MIN_NORMAL : value;
  }
}
