package dev.millrace.scheduler.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.ShardTable.Shard;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One scheduler looks at what it and another own. */
class ShardPlanTest {
  private static final int SHARDS = 16;
  private static final String ME = "me";
  private static final String OTHER = "other";

  private final Map<String, Duration> silence = new TreeMap<>(Map.of(ME, Duration.ZERO));
  private final Map<Integer, Shard> shards = new TreeMap<>();

  private void allOwnedBy(String owner) {
    for (int i = 0; i < SHARDS; i++) {
      shards.put(i, new Shard(Optional.ofNullable(owner), 7));
    }
  }

  private void otherWasSilentFor(Duration time) {
    silence.put(OTHER, time);
  }

  private ShardPlan seeing(String... members) {
    return ShardPlan.of(new ShardTable(shards, Map.of()), silence, ME, Set.of(members), false);
  }

  private Set<Integer> shareOf(String scheduler) {
    Map<Integer, String> placed = Placement.of(SHARDS, Set.of(ME, OTHER));
    placed.values().removeIf(owner -> !owner.equals(scheduler));
    return placed.keySet();
  }

  @Test
  void aloneItTakesEverythingThatNobodyOwns() {
    allOwnedBy(null);
    ShardPlan plan = seeing(ME);
    assertThat(plan.take()).hasSize(SHARDS).containsEntry(3, 7L);
    assertThat(plan.release()).isEmpty();
  }

  @Test
  void itHandsOverTheShareOfOneThatHasCome() {
    allOwnedBy(ME);
    otherWasSilentFor(Duration.ofMillis(500));
    ShardPlan plan = seeing(ME, OTHER);
    assertThat(plan.release().keySet()).isEqualTo(shareOf(OTHER)).hasSize(SHARDS / 2);
    assertThat(plan.take()).isEmpty();
  }

  @Test
  void aMemberThatHasNotSaidInTheDatabaseThatItLivesGetsNothing() {
    allOwnedBy(ME);
    assertThat(seeing(ME, OTHER).release()).isEmpty();
  }

  @Test
  void itWaitsForWhatAnotherHasNotHandedOverYet() {
    allOwnedBy(OTHER);
    otherWasSilentFor(Duration.ofMillis(500));
    ShardPlan plan = seeing(ME, OTHER);
    assertThat(plan.take()).isEmpty();
    assertThat(plan.waiting()).isTrue();
    assertThat(plan.owners()).hasSize(SHARDS).containsEntry(0, OTHER);
  }

  @Test
  void oneThatLeftTheClusterKeepsItsShardsAsLongAsTheDatabaseHearsIt() {
    allOwnedBy(OTHER);
    otherWasSilentFor(ShardPlan.SILENT_AND_OUT);
    assertThat(seeing(ME).take()).isEmpty();

    otherWasSilentFor(ShardPlan.SILENT_AND_OUT.plusMillis(1));
    assertThat(seeing(ME).take()).hasSize(SHARDS);
    assertThat(seeing(ME).owners()).isEmpty();
  }

  @Test
  void oneThatIsSilentKeepsItsShardsForAWhileIfTheClusterStillSeesIt() {
    allOwnedBy(OTHER);
    otherWasSilentFor(ShardPlan.SILENT);
    assertThat(seeing(ME, OTHER).take()).isEmpty();

    otherWasSilentFor(ShardPlan.SILENT.plusMillis(1));
    assertThat(seeing(ME, OTHER).take()).as("also its share").hasSize(SHARDS);
  }

  @Test
  void whatWasLeftInGoodOrderIsTakenAtOnce() {
    allOwnedBy(OTHER);
    assertThat(seeing(ME).take()).hasSize(SHARDS);
  }

  @Test
  void oneThatYieldsGivesUpAllAndTakesNothing() {
    allOwnedBy(null);
    shards.put(3, new Shard(Optional.of(ME), 9));
    otherWasSilentFor(Duration.ofMillis(500));
    ShardPlan plan = ShardPlan.of(new ShardTable(shards, Map.of()), silence, ME, Set.of(ME), true);
    assertThat(plan.release()).containsExactly(Map.entry(3, 9L));
    assertThat(plan.take()).isEmpty();
    assertThat(plan.waiting()).isFalse();
  }
}
