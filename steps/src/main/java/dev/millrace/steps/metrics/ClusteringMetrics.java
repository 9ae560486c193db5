package dev.millrace.steps.metrics;

import dev.millrace.steps.features.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of a clustering, from distances between rows and the centre of their cluster in encoded
 * units: {@code inertia} is the mean squared one, {@code mean-distance} the mean one.
 */
final class ClusteringMetrics {
  private ClusteringMetrics() {}

  static Measured of(Scored scored) {
    int n = scored.size();
    List<double[]> centres = scored.scorer().model().centres();
    long[] sizes = new long[centres.size()];
    double squares = 0;
    double distances = 0;
    for (int i = 0; i < n; i++) {
      Row row = scored.truth().rows().get(i);
      int cluster = (int) scored.predictions().get(i).value();
      double square = square(scored.scorer().schema().encode(row), centres.get(cluster));
      sizes[cluster]++;
      squares += square;
      distances += Math.sqrt(square);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("inertia", squares / n);
    metrics.put("mean-distance", distances / n);
    metrics.put("clusters-used", (double) Arrays.stream(sizes).filter(s -> s > 0).count());
    metrics.put("smallest-share", Arrays.stream(sizes).min().orElse(0) / (double) n);
    metrics.put("largest-share", Arrays.stream(sizes).max().orElse(0) / (double) n);
    return new Measured(n, metrics, Map.of("clusterRows", sizes));
  }

  private static double square(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }
}
