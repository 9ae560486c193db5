package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class HazelcastFabricTest {
  private final ClusterKey key = ClusterKey.random();
  private final Deque<HazelcastFabric> started = new ArrayDeque<>();

  @AfterEach
  void closeAll() {
    started.forEach(HazelcastFabric::close);
  }

  @Test
  void aSchedulerAndAWorkerSeeEachOtherAndTalk() throws Exception {
    HazelcastFabric scheduler = scheduler("s1");
    Listener atScheduler = new Listener(scheduler);
    HazelcastFabric worker = worker("w1", scheduler, key);
    Listener atWorker = new Listener(worker);

    assertThat(atScheduler.nextChange()).isEqualTo(new Listener.Change("w1", true));
    assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s1", true));
    assertThat(atWorker.lastPeer())
        .isEqualTo(new Peer("s1", Role.SCHEDULER, Map.of("millrace.api", "http://127.0.0.1:1")));
    assertThat(worker.peers()).extracting(Peer::id).containsExactlyInAnyOrder("s1", "w1");

    List<Message> all = List.copyOf(SampleMessages.versionFour().values());
    scheduler.send("w1", all);
    worker.send("s1", all);
    worker.send("w1", List.of(new ToWorker.LogAck(SampleMessages.ATTEMPT, 1)));

    assertThat(atScheduler.nextBatch()).isEqualTo(new Listener.Batch("w1", all));
    assertThat(List.of(atWorker.nextBatch().sender(), atWorker.nextBatch().sender()))
        .containsExactlyInAnyOrder("s1", "w1");
    assertThat(scheduler.dropped()).isEqualTo(new Drops.Count(0, 0, 0, 0, 0));
  }

  @Test
  void aWorkerThatLeavesIsReportedAndSendingToItIsHarmless() throws Exception {
    HazelcastFabric scheduler = scheduler("s1");
    Listener atScheduler = new Listener(scheduler);
    HazelcastFabric worker = worker("w1", scheduler, key);
    assertThat(atScheduler.nextChange()).isEqualTo(new Listener.Change("w1", true));

    worker.close();

    assertThat(atScheduler.nextChange()).isEqualTo(new Listener.Change("w1", false));
    scheduler.send("w1", List.of(new ToWorker.Ack(SampleMessages.ATTEMPT)));
    scheduler.send("nobody", List.of(new ToWorker.Ack(SampleMessages.ATTEMPT)));
    assertThat(scheduler.peers()).extracting(Peer::id).containsExactly("s1");
  }

  @Test
  void anotherClusterKeyIsCountedAndNothingIsDelivered() throws Exception {
    HazelcastFabric scheduler = scheduler("s1");
    Listener atScheduler = new Listener(scheduler);
    HazelcastFabric stranger = worker("w1", scheduler, ClusterKey.random());
    new Listener(stranger);
    HazelcastFabric friend = worker("w2", scheduler, key);
    new Listener(friend);
    atScheduler.nextChange();
    atScheduler.nextChange();

    stranger.send("s1", List.of(new ToScheduler.Credit("w1", 1)));
    while (scheduler.dropped().wrongKey() == 0) {
      Thread.onSpinWait();
    }
    friend.send("s1", List.of(new ToScheduler.Credit("w2", 1)));

    assertThat(atScheduler.nextBatch().sender()).isEqualTo("w2");
    assertThat(atScheduler.hasBatch()).isFalse();
  }

  /** Two keys: what is sealed with one cannot be opened with the other, so nothing was sealed. */
  @Test
  void neighboursTalkWithoutSealingAndOnlyWhileTheClusterShowsThem() throws Exception {
    Neighbours neighbours = new Neighbours();
    HazelcastFabric scheduler =
        started(HazelcastFabric.start(FabricSettings.scheduler("s1", Map.of(), key), neighbours));
    Listener atScheduler = new Listener(scheduler);
    HazelcastFabric worker =
        started(
            HazelcastFabric.start(
                FabricSettings.worker(
                    "w1", Map.of(), ClusterKey.random(), List.of(scheduler.address())),
                neighbours));
    Listener atWorker = new Listener(worker);
    atScheduler.nextChange();
    atWorker.nextChange();
    List<Message> all = List.copyOf(SampleMessages.versionFour().values());

    scheduler.send("w1", all);
    worker.send("s1", all);

    assertThat(atWorker.nextBatch()).isEqualTo(new Listener.Batch("s1", all));
    assertThat(atScheduler.nextBatch()).isEqualTo(new Listener.Batch("w1", all));

    worker.close();
    assertThat(atScheduler.nextChange()).isEqualTo(new Listener.Change("w1", false));
    scheduler.send("w1", all);
    assertThat(atWorker.hasBatch()).isFalse();
    assertThat(scheduler.dropped().wrongKey()).isZero();
  }

  @Test
  void manyMessagesArriveAllThoughNobodyWaits() throws Exception {
    HazelcastFabric scheduler = scheduler("s1");
    Listener atScheduler = new Listener(scheduler);
    HazelcastFabric worker = worker("w1", scheduler, key);
    new Listener(worker);

    int count = 5_000;
    for (int i = 0; i < count; i++) {
      worker.send("s1", List.of(new ToScheduler.Credit("w1", i)));
    }

    List<Message> received = new ArrayList<>();
    while (received.size() < count) {
      received.addAll(atScheduler.nextBatch().messages());
    }
    assertThat(received).doesNotHaveDuplicates().hasSize(count);
  }

  @Test
  void aMessageLargerThanAnEnvelopeIsRefusedWithTheNameOfTheLimit() {
    HazelcastFabric scheduler =
        started(
            HazelcastFabric.start(
                FabricSettings.scheduler("s1", Map.of(), key)
                    .withLimits(new FabricLimits(2048, 4096))));
    new Listener(scheduler);

    assertThatThrownBy(
            () ->
                scheduler.send(
                    "s1",
                    List.of(new ToWorker.Cancel(SampleMessages.ATTEMPT, 0, "x".repeat(3000)))))
        .isInstanceOf(MessageTooLarge.class)
        .hasMessageContaining("millrace.fabric.envelope-bytes-max")
        .hasMessageContaining("2048");
  }

  @Test
  void twoSchedulersFormOneCluster() throws Exception {
    HazelcastFabric first = scheduler("s1");
    Listener atFirst = new Listener(first);
    HazelcastFabric second =
        started(
            HazelcastFabric.start(
                FabricSettings.scheduler("s2", Map.of(), key).withJoin(List.of(first.address()))));
    new Listener(second);

    assertThat(atFirst.nextChange()).isEqualTo(new Listener.Change("s2", true));
    assertThat(second.address()).isNotEqualTo(first.address());
    assertThat(second.peers()).extracting(Peer::id).containsExactlyInAnyOrder("s1", "s2");
  }

  @Test
  void aWorkerWithoutASchedulerSaysWhereItLooked() {
    FabricSettings lonely =
        FabricSettings.worker("w1", Map.of(), key, List.of("127.0.0.1:1"))
            .withJoinTimeout(Duration.ofMillis(100));

    assertThatThrownBy(() -> HazelcastFabric.start(lonely))
        .isInstanceOf(FabricUnavailable.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("--join HOST:PORT");
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      FabricSettings settings =
          FabricSettings.scheduler("s1", Map.of(), key)
              .withBinding(new FabricSettings.Binding("127.0.0.1", taken.getLocalPort(), false));

      assertThatThrownBy(() -> HazelcastFabric.start(settings))
          .isInstanceOf(FabricUnavailable.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("--fabric-port");
    }
  }

  @Test
  void aWorkerFindsASchedulerThatCameBack() throws Exception {
    HazelcastFabric scheduler = scheduler("s1");
    HazelcastFabric worker = worker("w1", scheduler, key);
    Listener atWorker = new Listener(worker);
    assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s1", true));
    String address = scheduler.address();

    scheduler.close();
    assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s1", false));
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    HazelcastFabric again =
        started(
            HazelcastFabric.start(
                FabricSettings.scheduler("s2", Map.of(), key)
                    .withBinding(new FabricSettings.Binding("127.0.0.1", port, false))));
    Listener atAgain = new Listener(again);

    assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s2", true));
    assertThat(atAgain.nextChange()).isEqualTo(new Listener.Change("w1", true));
    worker.send("s2", List.of(new ToScheduler.Credit("w1", 1)));
    assertThat(atAgain.nextBatch().sender()).isEqualTo("w1");
    again.send("w1", List.of(new ToWorker.Ack(SampleMessages.ATTEMPT)));
    assertThat(atWorker.nextBatch().sender()).isEqualTo("s2");
  }

  private HazelcastFabric scheduler(String id) {
    return started(
        HazelcastFabric.start(
            FabricSettings.scheduler(id, Map.of("millrace.api", "http://127.0.0.1:1"), key)));
  }

  private HazelcastFabric worker(String id, HazelcastFabric scheduler, ClusterKey with) {
    return started(
        HazelcastFabric.start(
            FabricSettings.worker(id, Map.of(), with, List.of(scheduler.address()))));
  }

  private HazelcastFabric started(HazelcastFabric fabric) {
    started.push(fabric);
    return fabric;
  }
}
