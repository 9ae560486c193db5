package dev.millrace.scheduler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Shards are spread over any number of schedulers. */
class PlacementTest {
  private static final int SHARDS = 16;

  private static List<String> schedulers(SplittableRandom random, int count) {
    TreeSet<String> ids = new TreeSet<>();
    while (ids.size() < count) {
      ids.add("scheduler-" + Integer.toHexString(random.nextInt()));
    }
    return List.copyOf(ids);
  }

  @Test
  void everyShardIsPlacedAndNobodyHasMoreThanItsShare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int count = 1; count <= 20; count++) {
      for (int i = 0; i < 50; i++) {
        List<String> all = schedulers(random, count);
        Map<Integer, String> placed = Placement.of(SHARDS, all);

        assertThat(placed).hasSize(SHARDS);
        int most = (SHARDS + count - 1) / count;
        for (String each : all) {
          assertThat(Collections.frequency(placed.values(), each)).isLessThanOrEqualTo(most);
        }
      }
    }
  }

  @Test
  void theOrderInWhichSchedulersAreSeenDoesNotMatter() {
    List<String> all = List.of("a", "b", "c");
    assertThat(Placement.of(SHARDS, List.of("c", "a", "b"))).isEqualTo(Placement.of(SHARDS, all));
  }

  @Test
  void whenOneOfThreeGoesMostOfTheOthersShardsStayWhereTheyAre() {
    SplittableRandom random = new SplittableRandom(2);
    int moved = 0;
    int stayed = 0;
    for (int i = 0; i < 200; i++) {
      List<String> all = schedulers(random, 3);
      Map<Integer, String> before = Placement.of(SHARDS, all);
      Map<Integer, String> after = Placement.of(SHARDS, all.subList(0, 2));
      for (int shard = 0; shard < SHARDS; shard++) {
        if (!before.get(shard).equals(all.get(2))) {
          moved += before.get(shard).equals(after.get(shard)) ? 0 : 1;
          stayed += before.get(shard).equals(after.get(shard)) ? 1 : 0;
        }
      }
    }
    assertThat(moved).isLessThan(stayed / 5);
  }
}
