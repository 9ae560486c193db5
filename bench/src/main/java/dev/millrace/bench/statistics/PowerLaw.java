package dev.millrace.bench.statistics;

/**
 * The line y = factor · x^exponent through measured points, by least squares over the logarithms of
 * both. An exponent of 1 means that twice as much takes twice as long.
 */
public record PowerLaw(double factor, double exponent) {

  /**
   * @param x at least two different values, all above 0
   * @param y as many values, all above 0
   */
  public static PowerLaw through(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "a line needs two points or more, got " + x.length + " x and " + y.length + " y");
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += log(x[i]) / x.length;
      meanY += log(y[i]) / x.length;
    }
    double together = 0;
    double spread = 0;
    for (int i = 0; i < x.length; i++) {
      together += (log(x[i]) - meanX) * (log(y[i]) - meanY);
      spread += Math.pow(log(x[i]) - meanX, 2);
    }
    if (spread == 0) {
      throw new IllegalArgumentException("all points have the same x, so there is no slope");
    }
    double exponent = together / spread;
    return new PowerLaw(Math.exp(meanY - exponent * meanX), exponent);
  }

  private static double log(double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("only values above 0 have a logarithm, got " + value);
    }
    return Math.log(value);
  }
}
