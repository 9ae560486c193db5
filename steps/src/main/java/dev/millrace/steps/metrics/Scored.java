package dev.millrace.steps.metrics;

import dev.millrace.spi.StepException;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.features.TargetValues;
import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.model.Scorer;
import java.util.ArrayList;
import java.util.List;

/** The predictions of a model for rows whose truth is known, or that need none. */
public record Scored(Scorer scorer, TargetValues truth, List<Prediction> predictions) {

  /**
   * Scores a table.
   *
   * @param drop whether rows without target are left out
   * @param port the table's input port, for messages
   * @throws StepException DATA if the table lacks a column of the model or its target, has no rows,
   *     or a row cannot be scored
   */
  public static Scored read(Scorer scorer, DatasetRows table, boolean drop, String port)
      throws StepException {
    List<String> needed = new ArrayList<>();
    scorer.schema().columns().forEach(column -> needed.add(column.name()));
    if (scorer.task() != Task.CLUSTERING) {
      needed.add(scorer.target());
    }
    for (String column : needed) {
      if (table.columns().find(column).isEmpty()) {
        throw StepException.data(
            "Input '%s' lacks column '%s', which the model needs.%s"
                .formatted(port, column, table.columns().hint(column)));
      }
    }
    TargetValues truth =
        switch (scorer.task()) {
          case CLASSIFICATION -> TargetValues.labels(table.rows(), scorer.target(), drop);
          case REGRESSION -> TargetValues.numbers(table.rows(), scorer.target(), drop);
          case CLUSTERING -> TargetValues.none(table.rows());
        };
    if (truth.rows().isEmpty()) {
      throw StepException.data("Input '" + port + "' has no rows to measure on.");
    }
    return of(scorer, truth);
  }

  /**
   * @throws StepException DATA if a row cannot be read by the model; names row and column
   */
  public static Scored of(Scorer scorer, TargetValues truth) throws StepException {
    List<Prediction> predictions = new ArrayList<>(truth.rows().size());
    int at = 0;
    for (Row row : truth.rows()) {
      at++;
      try {
        predictions.add(scorer.predict(row));
      } catch (IllegalArgumentException e) {
        throw StepException.data("Row " + at + " cannot be scored: " + e.getMessage() + ".");
      }
    }
    return new Scored(scorer, truth, List.copyOf(predictions));
  }

  public int size() {
    return predictions.size();
  }

  /** The label predicted for a row. */
  public String predictedLabel(int row) {
    return scorer.model().labels().get(predictions.get(row).label());
  }

  /** Whether a classification got a row right. */
  public boolean right(int row) {
    return predictedLabel(row).equals(truth.labels().get(row));
  }

  /** Truth minus prediction of a regression. */
  public double residual(int row) {
    return truth.numbers()[row] - predictions.get(row).value();
  }

  /** All metrics of the model's task. */
  public Measured measure() {
    Task task = scorer.task();
    return switch (task) {
      case CLASSIFICATION -> new ClassificationMetrics(this).measured();
      case REGRESSION -> RegressionMetrics.of(this);
      case CLUSTERING -> ClusteringMetrics.of(this);
    };
  }
}
