package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.fabric.SplitWatch.Sight;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SplitWatchTest {
  private static final String HERE = "10.0.0.2:5701";
  private static final String LOWER = "10.0.0.1:5701";
  private static final String HIGHER = "10.0.0.3:5701";

  private static final Sight GOOD = new Sight(true, true, Optional.empty());
  private static final Sight LEFT_ALONE = new Sight(true, false, Optional.of(LOWER));

  @Test
  void aWorkerWithoutASchedulerMovesToWhereOneAnswers() {
    SplitWatch watch = new SplitWatch(Role.WORKER, HERE);

    assertThat(watch.leaves(LEFT_ALONE, at(0))).isFalse();
    assertThat(watch.leaves(LEFT_ALONE, at(1_999))).isFalse();
    assertThat(watch.leaves(LEFT_ALONE, at(2_000))).isTrue();
  }

  @Test
  void aWorkerWithASchedulerStaysWhateverElseAnswers() {
    SplitWatch watch = new SplitWatch(Role.WORKER, HERE);
    Sight another = new Sight(true, true, Optional.of(LOWER));

    assertThat(watch.leaves(another, at(0))).isFalse();
    assertThat(watch.leaves(another, at(60_000))).isFalse();
  }

  @Test
  void aWorkerWaitsWhereItIsWhileNobodyAnswers() {
    SplitWatch watch = new SplitWatch(Role.WORKER, HERE);
    Sight nobody = new Sight(true, false, Optional.empty());

    assertThat(watch.leaves(nobody, at(0))).isFalse();
    assertThat(watch.leaves(nobody, at(60_000))).isFalse();
    assertThat(watch.leaves(LEFT_ALONE, at(60_001))).as("the time counts from now").isFalse();
  }

  @Test
  void theTimeCountsAnewAfterAllWasWell() {
    SplitWatch watch = new SplitWatch(Role.WORKER, HERE);

    watch.leaves(LEFT_ALONE, at(0));
    watch.leaves(GOOD, at(1_500));

    assertThat(watch.leaves(LEFT_ALONE, at(2_500))).isFalse();
  }

  @Test
  void ofTwoSchedulersApartTheOneWithTheHigherAddressMovesFirst() {
    SplitWatch watch = new SplitWatch(Role.SCHEDULER, HERE);
    Sight lower = new Sight(true, true, Optional.of(LOWER));
    Sight higher = new Sight(true, true, Optional.of(HIGHER));

    watch.leaves(lower, at(0));
    assertThat(watch.leaves(lower, at(7_999))).isFalse();
    assertThat(watch.leaves(lower, at(8_000))).isTrue();

    watch.joinedAgain(GOOD);
    watch.leaves(higher, at(10_000));
    assertThat(watch.leaves(higher, at(18_000))).isFalse();
    assertThat(watch.leaves(higher, at(34_000))).isTrue();
  }

  @Test
  void anAddressThatMovingDoesNotBringIsTakenForAnotherNameOfWhoIsThere() {
    SplitWatch watch = new SplitWatch(Role.SCHEDULER, HERE);
    Sight balancer = new Sight(true, true, Optional.of(LOWER));
    watch.leaves(balancer, at(0));
    assertThat(watch.leaves(balancer, at(8_000))).isTrue();

    watch.joinedAgain(balancer);

    assertThat(watch.leaves(balancer, at(10_000))).isFalse();
    assertThat(watch.leaves(balancer, at(90_000))).isFalse();
  }

  @Test
  void whoTakesPartNowhereJoinsAtOnce() {
    Sight ended = new Sight(false, false, Optional.empty());

    assertThat(new SplitWatch(Role.WORKER, HERE).leaves(ended, at(0))).isTrue();
    assertThat(new SplitWatch(Role.SCHEDULER, HERE).leaves(ended, at(0))).isTrue();
  }

  @Test
  void aNameAndItsAddressAreTheSamePlace() {
    assertThat(SplitWatch.same("localhost:5701", new InetSocketAddress("127.0.0.1", 5701)))
        .isTrue();
    assertThat(SplitWatch.same("localhost:5702", new InetSocketAddress("127.0.0.1", 5701)))
        .isFalse();
  }

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
