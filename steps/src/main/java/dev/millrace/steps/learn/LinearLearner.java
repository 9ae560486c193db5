package dev.millrace.steps.learn;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import dev.millrace.spi.StepException;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.common.sgd.SGDObjective;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.SGDVector;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.sgd.objectives.SquaredLoss;

/**
 * Linear models by stochastic gradient descent with AdaGrad, one row at a time. With 5 epochs,
 * learning rate 1.0 and seed 12345 the classification is Tribuo's LogisticRegressionTrainer.
 */
final class LinearLearner implements Learner {
  private static final double ADAGRAD_EPSILON = 0.1;
  private static final int NO_LOGGING = -1;
  private static final int ROWS_A_STEP = 1;

  @Override
  public TrainedModel learn(TrainingRows rows, Settings settings, TrainingProgress progress)
      throws StepException, InterruptedException {
    AbstractLinearSGDModel<?> model;
    try {
      model =
          rows.task() == Task.CLASSIFICATION
              ? classify(rows, settings, progress)
              : regress(rows, settings, progress);
    } catch (Interrupted e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException("training was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    requireFinite(model.getWeightsCopy(), settings);
    return TribuoModel.of((Model<?>) model, rows.features());
  }

  private static AbstractLinearSGDModel<?> classify(
      TrainingRows rows, Settings settings, TrainingProgress progress) {
    Watch watch = new Watch(rows.size(), settings.epochs(), progress);
    return new Classification(settings, watch).train(TribuoRows.labelled(rows));
  }

  private static AbstractLinearSGDModel<?> regress(
      TrainingRows rows, Settings settings, TrainingProgress progress) {
    Watch watch = new Watch(rows.size(), settings.epochs(), progress);
    double mean = settings.scaleTarget() ? mean(rows) : 0;
    double deviation = settings.scaleTarget() ? deviation(rows, mean) : 1;
    return new Regression(settings, watch, mean, deviation)
        .train(TribuoRows.targeted(rows, mean, deviation));
  }

  private static double mean(TrainingRows rows) {
    double mean = 0;
    for (int i = 0; i < rows.size(); i++) {
      mean += (rows.targets()[i] - mean) / (i + 1);
    }
    return mean;
  }

  private static double deviation(TrainingRows rows, double mean) {
    double squares = 0;
    for (double target : rows.targets()) {
      squares += (target - mean) * (target - mean);
    }
    double deviation = Math.sqrt(squares / rows.size());
    return deviation == 0 ? 1 : deviation;
  }

  private static void requireFinite(DenseMatrix weights, Settings settings) throws StepException {
    for (int i = 0; i < weights.getDimension1Size(); i++) {
      for (int j = 0; j < weights.getDimension2Size(); j++) {
        if (!Double.isFinite(weights.get(i, j))) {
          throw StepException.data(
              "Training diverged: a weight became %s. Use scale: standard, or a learning-rate below %s."
                  .formatted(weights.get(i, j), settings.learningRate()));
        }
      }
    }
  }

  /** Counts gradient steps: the only place where the trainer can be watched and stopped. */
  private static final class Watch {
    private final long steps;
    private final int rows;
    private final int epochs;
    private final TrainingProgress progress;
    private long done;

    Watch(int rows, int epochs, TrainingProgress progress) {
      this.rows = rows;
      this.epochs = epochs;
      this.steps = (long) rows * epochs;
      this.progress = progress;
    }

    void step() {
      if (done % rows == 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new Interrupted();
        }
        progress.at((double) done / steps, "epoch " + (done / rows + 1) + " of " + epochs);
      }
      done++;
    }
  }

  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Watched<T>(SGDObjective<T> objective, Watch watch) implements SGDObjective<T> {
    @Override
    public Pair<Double, SGDVector> lossAndGradient(T truth, SGDVector prediction) {
      watch.step();
      return objective.lossAndGradient(truth, prediction);
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
      return objective.getProvenance();
    }
  }

  private static final class Classification
      extends org.tribuo.classification.sgd.linear.LinearSGDTrainer {
    private final Watch watch;

    Classification(Settings settings, Watch watch) {
      super(
          new LogMulticlass(),
          new AdaGrad(settings.learningRate(), ADAGRAD_EPSILON),
          settings.epochs(),
          NO_LOGGING,
          ROWS_A_STEP,
          settings.seed());
      this.watch = watch;
    }

    @Override
    protected SGDObjective<Integer> getObjective() {
      return new Watched<>(super.getObjective(), watch);
    }
  }

  private static final class Regression extends org.tribuo.regression.sgd.linear.LinearSGDTrainer {
    private final Watch watch;
    private final double mean;
    private final double deviation;

    Regression(Settings settings, Watch watch, double mean, double deviation) {
      super(
          new SquaredLoss(),
          new AdaGrad(settings.learningRate(), ADAGRAD_EPSILON),
          settings.epochs(),
          NO_LOGGING,
          ROWS_A_STEP,
          settings.seed());
      this.watch = watch;
      this.mean = mean;
      this.deviation = deviation;
    }

    @Override
    protected SGDObjective<org.tribuo.math.la.DenseVector> getObjective() {
      return new Watched<>(super.getObjective(), watch);
    }

    /** Folds the target's scale into the weights, so the model answers in the target's unit. */
    @Override
    protected org.tribuo.regression.sgd.linear.LinearSGDModel createModel(
        String name,
        ModelProvenance provenance,
        ImmutableFeatureMap features,
        ImmutableOutputInfo<Regressor> outputs,
        LinearParameters parameters) {
      DenseMatrix weights = parameters.getWeightMatrix();
      int bias = weights.getDimension2Size() - 1;
      for (int j = 0; j <= bias; j++) {
        weights.set(0, j, weights.get(0, j) * deviation);
      }
      weights.add(0, bias, mean);
      return super.createModel(name, provenance, features, outputs, parameters);
    }
  }
}
