package dev.millrace.steps.learn;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.dataset.DatasetView;
import org.tribuo.ensemble.EnsembleCombiner;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.provenance.EnsembleModelProvenance;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * CART trees (Breiman, Friedman, Olshen, Stone 1984) and random forests (Breiman 2001).
 *
 * <p>The members of a forest are trained side by side, each with seeds of its own drawn before, so
 * the number of threads never changes the model. Each sees a bootstrap sample, and at each split √n
 * features for classification or n/3 for regression.
 */
final class TreeLearner implements Learner {
  private static final float NO_IMPURITY_LIMIT = 0;
  private static final boolean BEST_SPLIT = false;
  private final boolean forest;

  TreeLearner(boolean forest) {
    this.forest = forest;
  }

  @Override
  public TrainedModel learn(TrainingRows rows, Settings settings, TrainingProgress progress)
      throws InterruptedException {
    float share = forest ? shareOfFeatures(rows) : 1;
    Model<?> model =
        rows.task() == Task.CLASSIFICATION
            ? grow(
                TribuoRows.labelled(rows),
                seed -> classifier(settings, share, seed),
                new FullyWeightedVotingCombiner(),
                settings,
                progress)
            : grow(
                TribuoRows.targeted(rows, 0, 1),
                seed -> regressor(settings, share, seed),
                new AveragingCombiner(),
                settings,
                progress);
    return TribuoModel.of(model, rows.features());
  }

  /** A tree that was begun when the training was interrupted must not keep the process alive. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tree");
    thread.setDaemon(true);
    return thread;
  }

  private static float shareOfFeatures(TrainingRows rows) {
    int features = rows.features().size();
    double wanted =
        rows.task() == Task.CLASSIFICATION ? Math.sqrt(features) : Math.max(1, features / 3.0);
    return (float) (Math.max(1, Math.round(wanted)) / (double) features);
  }

  private static CARTClassificationTrainer classifier(Settings settings, float share, long seed) {
    return new CARTClassificationTrainer(
        settings.maxDepth(),
        settings.minLeaf(),
        NO_IMPURITY_LIMIT,
        share,
        BEST_SPLIT,
        new GiniIndex(),
        seed);
  }

  private static CARTRegressionTrainer regressor(Settings settings, float share, long seed) {
    return new CARTRegressionTrainer(
        settings.maxDepth(),
        settings.minLeaf(),
        NO_IMPURITY_LIMIT,
        share,
        BEST_SPLIT,
        new MeanSquaredError(),
        seed);
  }

  private <T extends Output<T>> Model<T> grow(
      Dataset<T> rows,
      LongFunction<Trainer<T>> trainer,
      EnsembleCombiner<T> combiner,
      Settings settings,
      TrainingProgress progress)
      throws InterruptedException {
    if (!forest) {
      progress.at(0, "one tree");
      return trainer.apply(settings.seed()).train(rows);
    }
    var features = rows.getFeatureIDMap();
    var outputs = rows.getOutputIDInfo();
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    AtomicInteger grown = new AtomicInteger();
    List<Future<Model<T>>> growing = new ArrayList<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, settings.threads()), TreeLearner::thread);
    List<Model<T>> members = new ArrayList<>();
    try {
      for (int i = 0; i < settings.trees(); i++) {
        long bagSeed = seeds.nextInt();
        long treeSeed = seeds.nextLong();
        growing.add(
            threads.submit(
                () -> {
                  DatasetView<T> bag =
                      DatasetView.createBootstrapView(
                          rows, rows.size(), bagSeed, features, outputs);
                  Model<T> member = trainer.apply(treeSeed).train(bag);
                  int done = grown.incrementAndGet();
                  progress.at(
                      (double) done / settings.trees(), "tree " + done + " of " + settings.trees());
                  return member;
                }));
      }
      for (Future<Model<T>> member : growing) {
        if (Thread.interrupted()) { // which nobody says of a tree that is done
          throw new InterruptedException();
        }
        members.add(member.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A tree could not be trained: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return new WeightedEnsembleModel<>(
        "random-forest",
        new EnsembleModelProvenance(
            WeightedEnsembleModel.class.getName(),
            TribuoRows.NO_TIME,
            new EmptyDatasetProvenance(),
            new EmptyTrainerProvenance(),
            Map.of(),
            false,
            ListProvenance.createListProvenance(List.of())),
        features,
        outputs,
        members,
        combiner);
  }
}
