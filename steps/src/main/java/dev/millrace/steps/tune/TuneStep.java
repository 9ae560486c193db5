package dev.millrace.steps.tune;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.learn.TrainingProgress;
import dev.millrace.steps.metrics.Measured;
import dev.millrace.steps.metrics.MetricNames;
import dev.millrace.steps.train.Trained;
import dev.millrace.steps.train.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains once for each trial, one after another, and keeps the best. */
final class TuneStep implements Step {

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    return new Run(context).run();
  }

  /** The state of one search. */
  private static final class Run {
    private final StepContext context;
    private final Parameters parameters;
    private final Search search;
    private final InputArtifact data;
    private final DatasetRows table;
    private final Optional<DatasetRows> validation;
    private final Optional<Folds> folds;
    private final List<Trial> trials = new ArrayList<>();
    private String metric = "";
    private boolean minimize;
    private Trial best;
    private Trained bestModel;

    Run(StepContext context) throws StepException, IOException, InterruptedException {
      this.context = context;
      this.parameters = context.parameters();
      this.search = Search.of(parameters);
      this.data = context.requiredInput("data");
      this.table = DatasetRows.read(context, data);
      Optional<InputArtifact> rows = context.input("validation");
      this.validation =
          rows.isPresent() ? Optional.of(DatasetRows.read(context, rows.get())) : Optional.empty();
      this.folds =
          rows.isPresent()
              ? Optional.empty()
              : Optional.of(
                  new Folds(
                      table, (int) parameters.integer("folds", TuneKind.FOLDS), context.seed()));
    }

    StepResult run() throws StepException, IOException, InterruptedException {
      List<Map<String, Object>> all = search.trials(context.seed());
      long patience = parameters.integer("patience", Long.MAX_VALUE);
      for (Map<String, Object> set : all) {
        int number = trials.size() + 1;
        TrainingProgress progress = progress(number, all.size());
        Trial trial = trial(number, set, progress);
        trials.add(trial);
        context.log(
            "trial "
                + number
                + ": "
                + trial.shown()
                + ": "
                + (trial.failure().isEmpty() ? metric + " " + score(trial) : trial.failure()));
        if (best != null && number - best.number() >= patience) {
          context.log("ended: no better trial for " + patience + " trials");
          break;
        }
      }
      if (best == null) {
        throw StepException.data(
            "None of "
                + trials.size()
                + " trials gave a model. Trial 1: "
                + trials.get(0).failure());
      }
      Trained model =
          folds.isEmpty()
              ? bestModel
              : learn(table, best.set(), progress(trials.size(), trials.size()));
      model.write(context.output("model"), model.onTraining());
      JsonFile.write(context.output("report").path(), report());
      context.log("best: trial " + best.number() + " (" + best.shown() + ")");
      return StepResult.of(values());
    }

    private TrainingProgress progress(int number, int all) {
      Thread training = Thread.currentThread();
      return (fraction, what) -> {
        context.progress(
            Math.min(1, (number - 1 + fraction) / all), "trial " + number + " of " + all);
        if (context.cancelled()) {
          training.interrupt();
        }
      };
    }

    /** What this trial's parameters or rows are to blame for ends it; other failures end all. */
    private Trial trial(int number, Map<String, Object> set, TrainingProgress progress)
        throws StepException, InterruptedException {
      try {
        Trained trained = folds.isEmpty() ? learn(table, set, progress) : null;
        Map<String, Double> metrics =
            trained == null ? acrossFolds(set, progress) : measured(trained, validation.get());
        Trial trial =
            new Trial(
                number,
                set,
                metrics,
                metrics.containsKey(metric) ? "" : "no " + metric + " for these rows");
        if (trial.failure().isEmpty() && (best == null || better(trial))) {
          best = trial;
          bestModel = trained;
        }
        return trial;
      } catch (StepException e) {
        if (e.failureClass() != FailureClass.DATA) {
          throw e;
        }
        return new Trial(number, set, Map.of(), e.getMessage());
      }
    }

    private Trained learn(DatasetRows rows, Map<String, Object> set, TrainingProgress progress)
        throws StepException, InterruptedException {
      return new Training(context, rows, data.digest())
          .learn(search.with(set), progress, line -> {});
    }

    private Map<String, Double> measured(Trained trained, DatasetRows rows) throws StepException {
      Measured measured = trained.on(rows);
      choose(trained.scorer().task());
      return measured.metrics();
    }

    /** The mean of each metric that all parts have. */
    private Map<String, Double> acrossFolds(Map<String, Object> set, TrainingProgress progress)
        throws StepException, InterruptedException {
      int count = folds.get().count();
      Map<String, Double> sums = new LinkedHashMap<>();
      for (int fold = 0; fold < count; fold++) {
        int at = fold;
        Trained trained =
            learn(
                folds.get().without(fold),
                set,
                (fraction, what) -> progress.at((at + fraction) / count, what));
        Map<String, Double> metrics = measured(trained, folds.get().only(fold));
        if (fold == 0) {
          sums.putAll(metrics);
        }
        sums.keySet().retainAll(metrics.keySet());
        if (fold > 0) {
          sums.replaceAll((name, sum) -> sum + metrics.get(name));
        }
      }
      sums.replaceAll((name, sum) -> sum / count);
      return sums;
    }

    /**
     * Settles the metric when the task is known.
     *
     * @throws StepException USER if the metric is of another task
     */
    private void choose(Task task) throws StepException {
      List<String> known = MetricNames.of(task);
      String usual =
          switch (task) {
            case CLASSIFICATION -> "accuracy";
            case REGRESSION -> "rmse";
            case CLUSTERING -> "inertia";
          };
      metric = parameters.text("metric", usual);
      if (!known.contains(metric)) {
        throw StepException.user(
            "Metric '"
                + metric
                + "' does not exist for "
                + task.word()
                + ". There are: "
                + String.join(", ", known)
                + ".");
      }
      minimize =
          parameters.has("direction")
              ? parameters.text("direction").equals("minimize")
              : MetricNames.isLoss(metric);
    }

    private double score(Trial trial) {
      return trial.metrics().get(metric);
    }

    /** The earlier of two equal trials stays. */
    private boolean better(Trial trial) {
      return minimize ? score(trial) < score(best) : score(trial) > score(best);
    }

    private Map<String, Object> report() throws StepException {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("report", "tuning");
      report.put("data", data.digest());
      report.put("search", parameters.text("search", "random"));
      report.put("seed", context.seed());
      report.put("measuredOn", folds.isEmpty() ? "validation" : folds.get().count() + " folds");
      report.put("metric", metric);
      report.put("direction", minimize ? "minimize" : "maximize");
      report.put("best", best.facts(metric));
      report.put("trials", trials.stream().map(trial -> trial.facts(metric)).toList());
      report.put("table", table());
      return report;
    }

    /** The trials as a table: number, what is tried, the score. */
    private Map<String, Object> table() {
      List<String> columns = new ArrayList<>(List.of("trial"));
      columns.addAll(search.names());
      columns.add(metric);
      List<List<Object>> rows = new ArrayList<>();
      for (Trial trial : trials) {
        List<Object> row = new ArrayList<>(List.of(trial.number()));
        search.names().forEach(name -> row.add(trial.set().get(name)));
        row.add(trial.metrics().get(metric));
        rows.add(row);
      }
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("columns", columns);
      table.put("rows", rows);
      return table;
    }

    private Map<String, Object> values() {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("trials", (long) trials.size());
      values.put("best", (long) best.number());
      values.put("score", score(best));
      best.metrics().forEach(values::put);
      best.set()
          .forEach(
              (name, value) -> {
                if (value instanceof Number) {
                  values.put("best-" + name, value);
                }
              });
      return values;
    }
  }
}
