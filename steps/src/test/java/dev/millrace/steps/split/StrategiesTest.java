package dev.millrace.steps.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Claims about generated cases; a failure prints the seed of its case. */
class StrategiesTest {
  private static final int CASES = 300;

  private static double[] ratios(SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0:
        return new double[] {0.7, 0.3};
      case 1:
        return new double[] {0.7, 0.15, 0.15};
      case 2:
        return new double[] {0.8, 0.1, 0.1};
      default:
        double first = (1 + random.nextInt(98)) / 100.0;
        return new double[] {first, Math.round((1 - first) * 100) / 100.0};
    }
  }

  private static int[] labels(SplittableRandom random, int rows, int labels) {
    int[] of = new int[rows];
    Arrays.setAll(of, i -> i < labels ? i : random.nextInt(labels));
    return of;
  }

  private static int[] twins(SplittableRandom random, int rows) {
    int[] twins = new int[rows];
    for (int i = 0; i < rows; i++) {
      twins[i] = i > 0 && random.nextInt(5) == 0 ? twins[random.nextInt(i)] : i;
    }
    return twins;
  }

  private static void assertPartition(String label, Assignment assignment, int rows, int parts) {
    int[] sorted = assignment.order().clone();
    Arrays.sort(sorted);
    assertThat(sorted).as(label).isEqualTo(IntStream.range(0, rows).toArray());
    assertThat(assignment.part()).as(label).hasSize(rows);
    for (int part : assignment.part()) {
      assertThat(part).as(label).isBetween(0, parts - 1);
    }
  }

  @Test
  void randomPartsHaveExactCountsAndAreTheSameForTheSameSeed() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 1 + random.nextInt(500);
      double[] ratios = ratios(random);
      int[] alone = Strategies.alone(rows);
      Assignment one = Strategies.random(alone, ratios, seed);
      assertPartition("seed " + seed, one, rows, ratios.length);
      assertThat(one.counts(ratios.length))
          .as("seed " + seed)
          .isEqualTo(Rounding.counts(rows, ratios));
      Assignment again = Strategies.random(alone, ratios, seed);
      assertThat(again.order()).isEqualTo(one.order());
      assertThat(again.part()).isEqualTo(one.part());
    }
  }

  @Test
  void anotherSeedGivesOtherParts() {
    int[] alone = Strategies.alone(100);
    double[] ratios = {0.5, 0.5};
    assertThat(Strategies.random(alone, ratios, 1).part())
        .isNotEqualTo(Strategies.random(alone, ratios, 2).part());
  }

  @Test
  void equalRowsStayTogetherAndCountsStayExactWhileSingleRowsCanFillUp() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 40 + random.nextInt(500);
      double[] ratios = {0.7, 0.15, 0.15};
      int[] twins = Strategies.alone(rows);
      for (int copies = random.nextInt(rows / 20); copies > 0; copies--) {
        int copy = 1 + random.nextInt(rows - 1);
        int original = random.nextInt(copy);
        if (twins[copy] == copy && twins[original] == original && unshared(twins, copy)) {
          twins[copy] = original;
        }
      }
      Assignment it = Strategies.random(twins, ratios, seed);
      assertPartition("seed " + seed, it, rows, 3);
      for (int row = 0; row < rows; row++) {
        assertThat(it.part()[row]).as("seed " + seed).isEqualTo(it.part()[twins[row]]);
      }
      long[] exact = Rounding.counts(rows, ratios);
      long[] counts = it.counts(3);
      for (int p = 0; p < 3; p++) {
        assertThat(Math.abs(counts[p] - exact[p])).as("seed " + seed).isLessThanOrEqualTo(1);
      }
    }
  }

  private static boolean unshared(int[] twins, int row) {
    return Arrays.stream(twins).filter(twin -> twin == row).count() == 1;
  }

  @Test
  void stratifiedPartsHoldEachClassWithinOneRowOfItsShareAndExactTotals() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 10 + random.nextInt(500);
      int classes = 1 + random.nextInt(8);
      double[] ratios = ratios(random);
      int[] classOf = labels(random, rows, classes);
      Assignment it =
          Strategies.stratified(classOf, Strategies.alone(rows), ratios, random.nextLong());
      assertPartition("seed " + seed, it, rows, ratios.length);
      assertThat(it.counts(ratios.length))
          .as("seed " + seed)
          .isEqualTo(Rounding.counts(rows, ratios));
      for (int c = 0; c < classes; c++) {
        int label = c;
        long size = Arrays.stream(classOf).filter(k -> k == label).count();
        for (int p = 0; p < ratios.length; p++) {
          int part = p;
          long count =
              IntStream.range(0, rows)
                  .filter(row -> classOf[row] == label && it.part()[row] == part)
                  .count();
          assertThat(Math.abs(count - size * ratios[p]))
              .as("seed " + seed + ", class " + c + ", part " + p)
              .isLessThanOrEqualTo(1 + 1e-6);
        }
      }
    }
  }

  @Test
  void stratifiedKeepsEqualRowsTogether() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 10 + random.nextInt(300);
      int[] twins = twins(random, rows);
      int[] ofTwin = labels(random, rows, 3);
      int[] classOf = new int[rows];
      Arrays.setAll(classOf, row -> ofTwin[twins[row]]);
      Assignment it = Strategies.stratified(classOf, twins, new double[] {0.6, 0.2, 0.2}, seed);
      assertPartition("seed " + seed, it, rows, 3);
      for (int row = 0; row < rows; row++) {
        assertThat(it.part()[row]).as("seed " + seed).isEqualTo(it.part()[twins[row]]);
      }
    }
  }

  @Test
  void aGroupIsInOnePartAndEveryPartHasAGroup() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] ratios = ratios(random);
      int groups = ratios.length + random.nextInt(30);
      int rows = groups + random.nextInt(400);
      int[] groupOf = labels(random, rows, groups);
      Assignment it = Strategies.group(groupOf, ratios, random.nextLong());
      assertPartition("seed " + seed, it, rows, ratios.length);
      Map<Integer, Integer> partOf = new HashMap<>();
      for (int row = 0; row < rows; row++) {
        Integer known = partOf.putIfAbsent(groupOf[row], it.part()[row]);
        assertThat(known == null || known == it.part()[row]).as("seed " + seed).isTrue();
      }
      if (IntStream.range(0, ratios.length).allMatch(p -> Rounding.counts(rows, ratios)[p] > 0)) {
        assertThat(partOf.values()).as("seed " + seed).contains(indexes(ratios.length));
      }
    }
  }

  private static Integer[] indexes(int parts) {
    return IntStream.range(0, parts).boxed().toArray(Integer[]::new);
  }

  @Test
  void manySmallGroupsComeNearTheRatios() {
    SplittableRandom random = new SplittableRandom(5);
    int[] groupOf = labels(random, 10_000, 1000);
    Assignment it = Strategies.group(groupOf, new double[] {0.7, 0.15, 0.15}, 9);
    long[] counts = it.counts(3);
    assertThat(counts[0]).isBetween(6_900L, 7_100L);
    assertThat(counts[1]).isBetween(1_400L, 1_600L);
  }

  @Test
  void timeNeverGoesBackAcrossACutAndTiesStayTogether() {
    for (long seed = 0; seed < CASES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int rows = 2 + random.nextInt(300);
      double[] ratios = ratios(random);
      int[] timeOf = labels(random, rows, 1 + random.nextInt(rows));
      int[] order =
          IntStream.range(0, rows)
              .boxed()
              .sorted((a, b) -> Integer.compare(timeOf[a], timeOf[b]))
              .mapToInt(Integer::intValue)
              .toArray();
      Assignment it = Strategies.time(order, timeOf, ratios);
      assertPartition("seed " + seed, it, rows, ratios.length);
      for (int a = 0; a < rows; a++) {
        for (int b = 0; b < rows; b++) {
          if (timeOf[a] <= timeOf[b]) {
            assertThat(it.part()[a] <= it.part()[b]).as("seed " + seed).isTrue();
          }
        }
      }
    }
  }

  @Test
  void timeWithoutTiesHasExactCounts() {
    int[] order = IntStream.range(0, 11).toArray();
    assertThat(Strategies.time(order, order, new double[] {0.7, 0.15, 0.15}).counts(3))
        .isEqualTo(Rounding.counts(11, new double[] {0.7, 0.15, 0.15}));
  }

  @Test
  void remaindersGoToTheLargestAndBinaryDigitsDoNotCount() {
    assertThat(Rounding.counts(10, new double[] {0.7, 0.15, 0.15})).containsExactly(7, 2, 1);
    assertThat(Rounding.counts(150, new double[] {0.7, 0.3})).containsExactly(105, 45);
    assertThat(Rounding.counts(178, new double[] {0.7, 0.15, 0.15})).containsExactly(124, 27, 27);
    assertThat(Rounding.counts(100, new double[] {0.29, 0.71})).containsExactly(29, 71);
    assertThat(Rounding.counts(3, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}))
        .containsExactly(1, 1, 1);
  }

  @Test
  void randomPartsAreThoseOfTribuoUpToTheRoundingOfTheCut() {
    for (int rows : new int[] {10, 150, 178, 1599}) {
      for (long seed : new long[] {1, 7, -3}) {
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
          examples.add(new ArrayExample<>(new Label("x"), new String[] {"i"}, new double[] {i}));
        }
        LabelFactory labels = new LabelFactory();
        TrainTestSplitter<Label> tribuo =
            new TrainTestSplitter<>(
                new ListDataSource<>(
                    examples, labels, new SimpleDataSourceProvenance("rows", labels)),
                0.7,
                seed);
        Assignment ours = Strategies.random(Strategies.alone(rows), new double[] {0.7, 0.3}, seed);
        List<Integer> order = new ArrayList<>(rows(tribuo.getTrain()));
        order.addAll(rows(tribuo.getTest()));
        assertThat(ours.order()).as(rows + " rows").containsExactly(ints(order));
        if (rows != 178) { // 124.6: Tribuo cuts after 124 rows, the largest remainder after 125
          assertThat(rows(ours, 0)).as(rows + " rows").isEqualTo(rows(tribuo.getTrain()));
          assertThat(rows(ours, 1)).as(rows + " rows").isEqualTo(rows(tribuo.getTest()));
        }
      }
    }
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> rows(Assignment assignment, int part) {
    return IntStream.of(assignment.order())
        .filter(row -> assignment.part()[row] == part)
        .boxed()
        .toList();
  }

  private static List<Integer> rows(Iterable<Example<Label>> examples) {
    List<Integer> rows = new ArrayList<>();
    examples.forEach(example -> rows.add((int) example.iterator().next().getValue()));
    return rows;
  }
}
