package dev.millrace.steps.learn;

import dev.millrace.spi.StepException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.tribuo.clustering.kmeans.KMeansTrainer;
import org.tribuo.clustering.kmeans.KMeansTrainer.Initialisation;
import org.tribuo.math.distance.L2Distance;

/** K-means with k-means++ seeding (Arthur and Vassilvitskii 2007). */
final class KMeansLearner implements Learner {
  /** More threads would add up the same numbers in another order. */
  private static final int ONE_THREAD = 1;

  @Override
  public TrainedModel learn(TrainingRows rows, Settings settings, TrainingProgress progress)
      throws StepException {
    requireDistinct(rows, settings.clusters());
    progress.at(0, settings.clusters() + " clusters");
    KMeansTrainer trainer =
        new KMeansTrainer(
            settings.clusters(),
            settings.epochs(),
            new L2Distance(),
            Initialisation.PLUSPLUS,
            ONE_THREAD,
            settings.seed());
    return TribuoModel.of(trainer.train(TribuoRows.unlabelled(rows)), rows.features());
  }

  private static void requireDistinct(TrainingRows rows, int clusters) throws StepException {
    Set<Integer> seen = new HashSet<>();
    for (double[] vector : rows.vectors()) {
      seen.add(Arrays.hashCode(vector));
      if (seen.size() >= clusters) {
        return;
      }
    }
    throw StepException.data(
        "clusters: %d needs as many different rows; the training data has %d different rows in %d."
            .formatted(clusters, seen.size(), rows.size()));
  }
}
