package dev.millrace.steps.train;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.features.TargetValues;
import dev.millrace.steps.learn.Algorithm;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is learned.
 *
 * @param name the target column; empty for clustering
 * @param drop whether rows without target are left out
 */
record TargetChoice(Task task, String name, boolean drop) {
  /** Most labels of a classification. */
  static final int LABELS_MAX = 1000;

  static TargetChoice of(Parameters parameters, Algorithm algorithm, Columns columns)
      throws StepException {
    String word = parameters.text("task", "auto");
    boolean drop = parameters.text("missing-target", "fail").equals("drop");
    if (!word.equals("auto") && !algorithm.tasks().contains(Task.of(word))) {
      throw StepException.user(
          "Algorithm '%s' cannot do task '%s'. These can: %s."
              .formatted(algorithm.word(), word, algorithmsFor(Task.of(word))));
    }
    if (algorithm.firstTask() == Task.CLUSTERING) {
      if (parameters.has("target")) {
        throw StepException.user(
            "Algorithm '%s' learns without a target. Remove 'target'; to keep the column away from the model, write exclude: [%s]."
                .formatted(algorithm.word(), parameters.text("target")));
      }
      return new TargetChoice(Task.CLUSTERING, "", false);
    }
    if (!parameters.has("target")) {
      throw StepException.user(
          "Parameter 'target' is missing: the column that '%s' learns to predict. The data has: %s."
              .formatted(algorithm.word(), String.join(", ", columns.names())));
    }
    Column column = ColumnNames.require(columns, "target", parameters.text("target"));
    if (!DatasetRows.readable(column.type())) {
      throw StepException.user(
          "Target '%s' is %s; a target is text, boolean, integer or number."
              .formatted(column.name(), column.typeWord()));
    }
    Task task = word.equals("auto") ? taskFor(algorithm, column) : Task.of(word);
    if (task == Task.REGRESSION && !column.type().numeric()) {
      throw StepException.user(
          "Target '%s' is %s; regression needs numbers. For labels use one of: %s."
              .formatted(column.name(), column.typeWord(), algorithmsFor(Task.CLASSIFICATION)));
    }
    return new TargetChoice(task, column.name(), drop);
  }

  /** Numbers are regressed and everything else is classified, if the algorithm can do both. */
  private static Task taskFor(Algorithm algorithm, Column column) {
    if (algorithm.tasks().size() == 1) {
      return algorithm.firstTask();
    }
    return column.type().numeric() ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  private static String algorithmsFor(Task task) {
    return Arrays.stream(Algorithm.values())
        .filter(a -> a.tasks().contains(task))
        .map(Algorithm::word)
        .collect(Collectors.joining(", "));
  }

  /**
   * @throws StepException DATA if a target is missing or not finite
   */
  TargetValues values(List<Row> rows) throws StepException {
    return switch (task) {
      case CLASSIFICATION -> TargetValues.labels(rows, name, drop);
      case REGRESSION -> TargetValues.numbers(rows, name, drop);
      case CLUSTERING -> TargetValues.none(rows);
    };
  }

  /**
   * @throws StepException DATA if there is nothing to learn from these values, USER if the target
   *     is not one of labels
   */
  void requireLearnable(TargetValues values) throws StepException {
    int rows = values.rows().size();
    if (rows == 0) {
      throw StepException.data(
          values.dropped() == 0
              ? "The training data has no rows."
              : "All %d training rows lack the target '%s'.".formatted(values.dropped(), name));
    }
    if (task != Task.CLASSIFICATION) {
      return;
    }
    TreeSet<String> labels = new TreeSet<>(values.labels());
    if (labels.size() == 1) {
      throw StepException.data(
          "All %d training rows have %s = '%s'; a classifier needs at least two classes."
              .formatted(rows, name, labels.first()));
    }
    if (labels.size() > LABELS_MAX) {
      throw StepException.user(
          "Target '%s' has %d different values; at most %d classes. Is it the right column? For numbers write task: regression."
              .formatted(name, labels.size(), LABELS_MAX));
    }
  }
}
