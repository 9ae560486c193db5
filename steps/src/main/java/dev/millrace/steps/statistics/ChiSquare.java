package dev.millrace.steps.statistics;

import java.util.Arrays;

/** The chi-square distribution, and the test of two samples that rests on it. */
public final class ChiSquare {
  private static final double PRECISION = 1e-15;
  private static final int TERMS_MAX = 1000;

  private ChiSquare() {}

  /**
   * The probability of a value above {@code x} with one degree of freedom.
   *
   * @param x not negative
   */
  public static double tail(double x) {
    return tail(x, 1);
  }

  /**
   * The probability of a value above {@code x}: the regularized upper incomplete gamma function at
   * (freedom/2, x/2), by its series (Abramowitz and Stegun 1964, 6.5.29) for small arguments and
   * its continued fraction (6.5.31, evaluated by Lentz's method) for others.
   *
   * @param x not negative
   * @param freedom degrees of freedom, at least 1
   */
  public static double tail(double x, int freedom) {
    double a = freedom / 2.0;
    double z = x / 2;
    if (z == 0) {
      return 1;
    }
    double front = Math.exp(-z + a * Math.log(z) - logGamma(freedom));
    return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z);
  }

  /**
   * The statistic of the test whether two samples come from one distribution over bins: the sum of
   * {@code (√(s/r) rᵢ - √(r/s) sᵢ)² / (rᵢ + sᵢ)} (Press et al., Numerical Recipes, 14.3.3), with
   * one degree of freedom less than there are bins that are not empty in both.
   *
   * @param before count of each bin in the one sample
   * @param now count of each bin in the other
   */
  public static double statistic(long[] before, long[] now) {
    double r = Arrays.stream(before).sum();
    double s = Arrays.stream(now).sum();
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] + now[i] > 0) {
        double difference = Math.sqrt(s / r) * before[i] - Math.sqrt(r / s) * now[i];
        sum += difference * difference / (before[i] + now[i]);
      }
    }
    return sum;
  }

  /** ln Γ(twice/2), by Γ(a + 1) = a Γ(a) from Γ(1/2) = √π or Γ(1) = 1. */
  private static double logGamma(int twice) {
    double sum = twice % 2 == 0 ? 0 : Math.log(Math.PI) / 2;
    for (double a = twice % 2 == 0 ? 1 : 0.5; a < twice / 2.0; a++) {
      sum += Math.log(a);
    }
    return sum;
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
