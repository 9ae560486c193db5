package dev.millrace.steps.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of a regression. {@code r2} is absent if all targets are equal; {@code mape} is a share
 * (0.1 for 10 %) over the rows whose target is not 0, absent if there is none.
 */
final class RegressionMetrics {
  private RegressionMetrics() {}

  static Measured of(Scored scored) {
    int n = scored.size();
    double[] targets = scored.truth().numbers();
    double mean = Arrays.stream(targets).average().orElse(Double.NaN);
    double[] residuals = new double[n];
    double squares = 0;
    double absolute = 0;
    double shares = 0;
    int notZero = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      double residual = scored.residual(i);
      residuals[i] = residual;
      squares += residual * residual;
      absolute += Math.abs(residual);
      spread += (targets[i] - mean) * (targets[i] - mean);
      if (targets[i] != 0) {
        notZero++;
        shares += Math.abs(residual / targets[i]);
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rmse", Math.sqrt(squares / n));
    metrics.put("mae", absolute / n);
    metrics.put("r2", spread == 0 ? Double.NaN : 1 - squares / spread);
    metrics.put("mape", notZero == 0 ? Double.NaN : shares / notZero);
    return new Measured(n, metrics, Map.of("residuals", quantiles(residuals)));
  }

  /** Truth minus prediction at some ranks; the value at the nearest rank below. */
  private static Map<String, Object> quantiles(double[] residuals) {
    double[] sorted = residuals.clone();
    Arrays.sort(sorted);
    Map<String, Object> quantiles = new LinkedHashMap<>();
    for (int percent : new int[] {0, 5, 25, 50, 75, 95, 100}) {
      quantiles.put("p" + percent, sorted[(sorted.length - 1) * percent / 100]);
    }
    return quantiles;
  }
}
