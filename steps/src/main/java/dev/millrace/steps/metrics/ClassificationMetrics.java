package dev.millrace.steps.metrics;

import dev.millrace.steps.learn.Prediction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Metrics of a classification. Averages over classes are plain means ("macro") over the labels that
 * occur as truth or as prediction; a share of nothing counts as 0. A label that the model never saw
 * counts as wrong.
 */
final class ClassificationMetrics {
  /** A score of 0 for the truth would make the logarithm infinite. */
  private static final double SMALLEST_SCORE = 1e-15;

  private final Scored scored;
  private final List<String> labels;
  private final long[][] confusion;

  ClassificationMetrics(Scored scored) {
    this.scored = scored;
    TreeSet<String> occurring = new TreeSet<>(scored.truth().labels());
    for (int i = 0; i < scored.size(); i++) {
      occurring.add(scored.predictedLabel(i));
    }
    this.labels = List.copyOf(occurring);
    Map<String, Integer> positions = new HashMap<>();
    labels.forEach(label -> positions.put(label, positions.size()));
    this.confusion = new long[labels.size()][labels.size()];
    for (int i = 0; i < scored.size(); i++) {
      int truth = positions.get(scored.truth().labels().get(i));
      confusion[truth][positions.get(scored.predictedLabel(i))]++;
    }
  }

  Measured measured() {
    double n = scored.size();
    double right = 0;
    double precisions = 0;
    double recalls = 0;
    double f1s = 0;
    double recallsOfTrue = 0;
    int trueLabels = 0;
    double chance = 0;
    double predictedSquares = 0;
    double truthSquares = 0;
    List<Map<String, Object>> perClass = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      double truth = rowSum(k);
      double predicted = columnSum(k);
      double hit = confusion[k][k];
      double precision = share(hit, predicted);
      double recall = share(hit, truth);
      double f1 = share(2 * hit, truth + predicted);
      right += hit;
      precisions += precision;
      recalls += recall;
      f1s += f1;
      if (truth > 0) {
        trueLabels++;
        recallsOfTrue += recall;
      }
      chance += truth * predicted;
      predictedSquares += predicted * predicted;
      truthSquares += truth * truth;
      perClass.add(perClass(labels.get(k), (long) truth, precision, recall, f1));
    }
    int classes = labels.size();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", right / n);
    metrics.put("balanced-accuracy", recallsOfTrue / trueLabels);
    metrics.put("precision", precisions / classes);
    metrics.put("recall", recalls / classes);
    metrics.put("f1", f1s / classes);
    metrics.put("log-loss", logLoss());
    metrics.put("mcc", mcc(right, n, chance, predictedSquares, truthSquares));
    metrics.put("kappa", kappa(right / n, chance / (n * n)));
    return new Measured(
        scored.size(),
        metrics,
        Map.of(
            "classes",
            perClass,
            "confusion",
            Map.of("labels", labels, "truthByPrediction", confusion)));
  }

  /** Gorodkin (2004), the correlation of truth and prediction for any number of classes. */
  private static double mcc(
      double right, double n, double chance, double predictedSquares, double truthSquares) {
    double spread = Math.sqrt((n * n - predictedSquares) * (n * n - truthSquares));
    return spread == 0 ? 0 : (right * n - chance) / spread;
  }

  /** Cohen (1960): agreement beyond what chance gives. */
  private static double kappa(double observed, double byChance) {
    return byChance == 1 ? 0 : (observed - byChance) / (1 - byChance);
  }

  private double logLoss() {
    Map<String, Integer> known = new HashMap<>();
    scored.scorer().model().labels().forEach(label -> known.put(label, known.size()));
    double sum = 0;
    for (int i = 0; i < scored.size(); i++) {
      Prediction prediction = scored.predictions().get(i);
      Integer at = known.get(scored.truth().labels().get(i));
      double score = at == null ? 0 : prediction.scores()[at];
      sum -= Math.log(Math.min(1, Math.max(SMALLEST_SCORE, score)));
    }
    return sum / scored.size();
  }

  private static Map<String, Object> perClass(
      String label, long rows, double precision, double recall, double f1) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("label", label);
    line.put("rows", rows);
    line.put("precision", precision);
    line.put("recall", recall);
    line.put("f1", f1);
    return line;
  }

  private double rowSum(int row) {
    double sum = 0;
    for (long cell : confusion[row]) {
      sum += cell;
    }
    return sum;
  }

  private double columnSum(int column) {
    double sum = 0;
    for (long[] row : confusion) {
      sum += row[column];
    }
    return sum;
  }

  private static double share(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
