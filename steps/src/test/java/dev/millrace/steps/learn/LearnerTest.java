package dev.millrace.steps.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.spi.StepException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tribuo.Model;
import org.tribuo.classification.baseline.DummyClassifierTrainer;

class LearnerTest {
  private static final TrainingProgress QUIET = (fraction, what) -> {};
  private static final List<String> FEATURES = List.of("a", "b", "c");

  private static Settings settings(long seed, int threads) {
    return new Settings(20, Integer.MAX_VALUE, 2, 20, 0.1, 3, true, seed, threads);
  }

  /** Rows around three points; label and target follow from the point. */
  private static TrainingRows rows(Task task) {
    SplittableRandom random = new SplittableRandom(11);
    List<double[]> vectors = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    double[] targets = new double[90];
    for (int i = 0; i < targets.length; i++) {
      int point = i % 3;
      double[] vector = {point + random.nextDouble(), point * 2 - random.nextDouble(), i % 2};
      vectors.add(vector);
      labels.add("label" + point);
      targets[i] = 1000 + 50 * vector[0] - 20 * vector[1];
    }
    return new TrainingRows(
        task,
        FEATURES,
        vectors,
        task == Task.CLASSIFICATION ? labels : List.of(),
        task == Task.REGRESSION ? targets : new double[0],
        new float[0]);
  }

  private static TrainedModel learn(Algorithm algorithm, Task task, long seed, int threads)
      throws Exception {
    return Learners.of(algorithm).learn(rows(task), settings(seed, threads), QUIET);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theSameRowsAndSeedGiveTheSameBytes(Algorithm algorithm) throws Exception {
    for (Task task : algorithm.tasks()) {
      byte[] first = learn(algorithm, task, 7, 2).bytes();
      byte[] second = learn(algorithm, task, 7, 2).bytes();
      assertThat(Arrays.equals(first, second)).as("%s %s", algorithm, task).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void usingALearnerAgainChangesNothing(Algorithm algorithm) throws Exception {
    Task task = algorithm.firstTask();
    Learner learner = Learners.of(algorithm);
    byte[] first = learner.learn(rows(task), settings(7, 1), QUIET).bytes();
    byte[] second = learner.learn(rows(task), settings(7, 1), QUIET).bytes();
    assertThat(Arrays.equals(first, second)).isTrue();
  }

  @Test
  void theNumberOfThreadsDoesNotChangeAForest() throws Exception {
    byte[] one = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 7, 1).bytes();
    byte[] four = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 7, 4).bytes();
    assertThat(Arrays.equals(one, four)).isTrue();
  }

  @Test
  void anotherSeedGivesAnotherForest() throws Exception {
    byte[] seven = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 7, 1).bytes();
    byte[] eight = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 8, 1).bytes();
    assertThat(Arrays.equals(seven, eight)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aModelReadAgainPredictsTheSame(Algorithm algorithm) throws Exception {
    for (Task task : algorithm.tasks()) {
      TrainedModel model = learn(algorithm, task, 7, 2);
      TrainedModel copy = Learners.read(model.bytes(), FEATURES);
      assertThat(copy.task()).isEqualTo(task);
      assertThat(copy.labels()).isEqualTo(model.labels());
      for (double[] vector : rows(task).vectors()) {
        Prediction expected = model.predict(vector);
        Prediction actual = copy.predict(vector);
        assertThat(actual.label()).isEqualTo(expected.label());
        assertThat(actual.value()).isEqualTo(expected.value());
        assertThat(actual.scores()).containsExactly(expected.scores());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"LOGISTIC_REGRESSION", "DECISION_TREE", "RANDOM_FOREST"})
  void classifiersFindThePointsAndTheirScoresAddUpToOne(Algorithm algorithm) throws Exception {
    TrainedModel model = learn(algorithm, Task.CLASSIFICATION, 7, 2);
    int right = 0;
    TrainingRows rows = rows(Task.CLASSIFICATION);
    for (int i = 0; i < rows.size(); i++) {
      Prediction prediction = model.predict(rows.vectors().get(i));
      right += model.labels().get(prediction.label()).equals(rows.labels().get(i)) ? 1 : 0;
      assertThat(Arrays.stream(prediction.scores()).sum()).isCloseTo(1, within(1e-6));
    }
    assertThat(right).isGreaterThanOrEqualTo(88);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"LINEAR_REGRESSION", "DECISION_TREE", "RANDOM_FOREST"})
  void regressionsAnswerInTheUnitOfTheTarget(Algorithm algorithm) throws Exception {
    TrainedModel model = learn(algorithm, Task.REGRESSION, 7, 2);
    TrainingRows rows = rows(Task.REGRESSION);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(model.predict(rows.vectors().get(i)).value())
          .isCloseTo(rows.targets()[i], within(40.0));
    }
  }

  @Test
  void clustersAreThePoints() throws Exception {
    TrainedModel model = learn(Algorithm.KMEANS, Task.CLUSTERING, 7, 1);
    List<double[]> vectors = rows(Task.CLUSTERING).vectors();
    assertThat(model.centres()).hasSize(3).allMatch(centre -> centre.length == 3);
    for (int i = 3; i < vectors.size(); i++) {
      assertThat(model.predict(vectors.get(i)).value())
          .isEqualTo(model.predict(vectors.get(i % 3)).value());
    }
  }

  @Test
  void aRowOfNothingButZerosIsAnswered() throws Exception {
    for (Algorithm algorithm : Algorithm.values()) {
      TrainedModel model = learn(algorithm, algorithm.firstTask(), 7, 1);
      assertThat(model.predict(new double[3])).isNotNull();
    }
  }

  @Test
  void aWeightedRowCountsAsOftenAsItsWeight() throws Exception {
    List<double[]> vectors = List.of(new double[] {1}, new double[] {1}, new double[] {1});
    TrainingRows rows =
        new TrainingRows(
            Task.CLASSIFICATION,
            List.of("a"),
            vectors,
            List.of("no", "no", "yes"),
            new double[0],
            new float[] {1, 1, 5});
    TrainedModel model = Learners.of(Algorithm.DECISION_TREE).learn(rows, settings(1, 1), QUIET);
    assertThat(model.labels().get(model.predict(new double[] {1}).label())).isEqualTo("yes");
  }

  @Test
  void everyTreeIsReported() throws Exception {
    List<Double> heard = Collections.synchronizedList(new ArrayList<>());
    Learners.of(Algorithm.RANDOM_FOREST)
        .learn(rows(Task.CLASSIFICATION), settings(7, 2), (fraction, what) -> heard.add(fraction));
    assertThat(heard).hasSize(20).contains(1.0).allMatch(fraction -> fraction > 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"LOGISTIC_REGRESSION", "LINEAR_REGRESSION", "RANDOM_FOREST"})
  void anInterruptStopsTheTraining(Algorithm algorithm) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> learn(algorithm, algorithm.firstTask(), 7, 1))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aTrainingThatDivergesIsRefused() {
    TrainingRows rows =
        new TrainingRows(
            Task.REGRESSION,
            List.of("a"),
            List.of(new double[] {1e200}, new double[] {-1e200}),
            List.of(),
            new double[] {1e200, 3e200},
            new float[0]);
    Settings unscaled = new Settings(1, 1, 1, 5, 1000, 2, false, 1, 1);
    assertThatThrownBy(() -> Learners.of(Algorithm.LINEAR_REGRESSION).learn(rows, unscaled, QUIET))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Training diverged");
  }

  @Test
  void moreClustersThanDifferentRowsAreRefused() {
    TrainingRows rows =
        new TrainingRows(
            Task.CLUSTERING,
            List.of("a"),
            List.of(new double[] {1}, new double[] {1}, new double[] {2}),
            List.of(),
            new double[0],
            new float[0]);
    assertThatThrownBy(() -> Learners.of(Algorithm.KMEANS).learn(rows, settings(1, 1), QUIET))
        .hasMessage(
            "clusters: 3 needs as many different rows; the training data has 2 different rows in 3.");
  }

  @Test
  void bytesOfAnotherModelClassAreNotRead() {
    Model<?> foreign =
        DummyClassifierTrainer.createMostFrequentTrainer()
            .train(TribuoRows.labelled(rows(Task.CLASSIFICATION)));
    assertThatThrownBy(() -> Learners.read(foreign.serialize().toByteArray(), FEATURES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not allowed");
  }

  @Test
  void cutOffBytesAreRefused() throws Exception {
    byte[] bytes = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 7, 1).bytes();
    for (int length : new int[] {0, 1, 100, bytes.length / 2, bytes.length - 1}) {
      assertThatThrownBy(() -> Learners.read(Arrays.copyOf(bytes, length), FEATURES))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedButNeverThrowAnythingElse() throws Exception {
    long seed = 20_261_121;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = learn(Algorithm.RANDOM_FOREST, Task.CLASSIFICATION, 7, 1).bytes();
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        Learners.read(damaged, FEATURES);
      } catch (IOException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", copy " + i, e);
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void aModelOfOtherFeaturesIsRefused() throws Exception {
    byte[] bytes = learn(Algorithm.DECISION_TREE, Task.CLASSIFICATION, 7, 1).bytes();
    assertThatThrownBy(() -> Learners.read(bytes, List.of("a", "b", "x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void treesHaveNoOnnxForm() throws Exception {
    for (Algorithm algorithm : Algorithm.values()) {
      TrainedModel model = learn(algorithm, algorithm.firstTask(), 7, 1);
      if (algorithm.exportsOnnx()) {
        assertThat(model.onnx()).isNotEmpty();
      } else {
        assertThatThrownBy(model::onnx).isInstanceOf(UnsupportedOperationException.class);
      }
    }
  }
}
