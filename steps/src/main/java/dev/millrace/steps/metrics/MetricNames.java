package dev.millrace.steps.metrics;

import dev.millrace.steps.learn.Task;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The names of the metrics, in the order in which they are shown. */
public final class MetricNames {
  public static final List<String> CLASSIFICATION =
      List.of(
          "accuracy", "balanced-accuracy", "precision", "recall", "f1", "log-loss", "mcc", "kappa");
  public static final List<String> REGRESSION = List.of("rmse", "mae", "r2", "mape");
  public static final List<String> CLUSTERING =
      List.of("inertia", "mean-distance", "clusters-used", "smallest-share", "largest-share");

  private MetricNames() {}

  public static List<String> of(Task task) {
    return switch (task) {
      case CLASSIFICATION -> CLASSIFICATION;
      case REGRESSION -> REGRESSION;
      case CLUSTERING -> CLUSTERING;
    };
  }

  private static final Set<String> LOSSES =
      Set.of("log-loss", "rmse", "mae", "mape", "inertia", "mean-distance");

  /** Whether a smaller value of the metric is the better one. */
  public static boolean isLoss(String name) {
    return LOSSES.contains(name);
  }

  public static List<String> all() {
    return Stream.of(CLASSIFICATION, REGRESSION, CLUSTERING).flatMap(List::stream).toList();
  }
}
