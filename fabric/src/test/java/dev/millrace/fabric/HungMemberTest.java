package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.ToScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a process that hangs does to those that work: nothing. */
@Tag("cluster")
class HungMemberTest {
  private static final int WORKERS = 5;

  private final ClusterKey key = ClusterKey.random();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : started) {
      one.close();
    }
  }

  @Test
  void aSchedulerStartsAtOnceBesideAddressesThatSayNothing() throws Exception {
    SilentServer silent = started(SilentServer.open());
    HazelcastFabric first = scheduler("s1", List.of(silent.address()));
    HazelcastFabric second = scheduler("s2", List.of(silent.address(), first.address()));
    Listener atSecond = new Listener(second);

    assertThat(atSecond.nextChange()).isEqualTo(new Listener.Change("s1", true));
    assertThat(second.peers()).extracting(Peer::id).containsExactlyInAnyOrder("s1", "s2");
  }

  @Test
  void workersJoinASchedulerThatLooksForOneThatHangs() throws Exception {
    SilentServer silent = started(SilentServer.open());
    silent.refuse();
    HazelcastFabric scheduler = scheduler("s1", List.of(silent.address()));
    Listener atScheduler = new Listener(scheduler);
    silent.acceptAgain();
    silent.awaitConnection();

    assertAllJoin(scheduler.address(), atScheduler);
  }

  /** It connects in spite of all: whoever hangs now may have answered a moment ago. */
  @Test
  void workersJoinASchedulerThatIsConnectedToOneThatHangs() throws Exception {
    SilentServer silent = started(SilentServer.open());
    silent.refuse();
    FabricSettings settings =
        FabricSettings.scheduler("s1", Map.of(), key).withJoin(List.of(silent.address()));
    ClusterMember.logLittle();
    Inbox inbox = new Inbox("s1", new Seal(key), new MessageCodec(), new Drops());
    HazelcastInstance scheduler =
        HazelcastInstanceFactory.newHazelcastInstance(
            HazelcastConfiguration.of(settings, Optional.empty(), inbox),
            "looks-everywhere",
            new MemberContext() {
              @Override
              public Joiner createJoiner(Node node) {
                return new TcpIpJoiner(node);
              }
            });
    started(scheduler::shutdown);
    silent.acceptAgain();
    silent.awaitConnection();
    String address = "127.0.0.1:" + scheduler.getCluster().getLocalMember().getAddress().getPort();

    for (int i = 1; i <= WORKERS; i++) {
      worker("w" + i, address);
    }

    assertThat(scheduler.getCluster().getMembers()).hasSize(WORKERS + 1);
  }

  @Test
  void aSchedulerTriesAgainUntilWhoeverAnswersLetsItInOrIsGone() throws Exception {
    SilentServer silent = started(SilentServer.open());
    silent.greet();
    List<String> told = new ArrayList<>();
    FabricSettings settings =
        FabricSettings.scheduler("s2", Map.of(), key)
            .withJoin(List.of(silent.address()))
            .withJoinTimeout(Duration.ofSeconds(2));

    ClusterMember member =
        ClusterMember.startPatiently(
            settings,
            new Inbox("s2", new Seal(key), new MessageCodec(), new Drops()),
            Duration.ofMinutes(1),
            reason -> {
              told.add(reason.getMessage());
              silent.refuse();
            });

    try {
      assertThat(told)
          .isNotEmpty()
          .allMatch(reason -> reason.startsWith("Cannot take part in cluster 'millrace' from "));
      assertThat(member.members()).hasSize(1);
    } finally {
      member.terminate();
    }
  }

  private void assertAllJoin(String address, Listener atScheduler) throws Exception {
    for (int i = 1; i <= WORKERS; i++) {
      HazelcastFabric worker = worker("w" + i, address);
      new Listener(worker);
      assertThat(atScheduler.nextChange()).isEqualTo(new Listener.Change("w" + i, true));
      worker.send("s1", List.of(new ToScheduler.Credit("w" + i, i)));
      assertThat(atScheduler.nextBatch().sender()).isEqualTo("w" + i);
    }
  }

  private HazelcastFabric scheduler(String id, List<String> join) {
    return started(
        HazelcastFabric.start(FabricSettings.scheduler(id, Map.of(), key).withJoin(join)));
  }

  private HazelcastFabric worker(String id, String address) {
    return started(
        HazelcastFabric.start(FabricSettings.worker(id, Map.of(), key, List.of(address))));
  }

  private <T extends AutoCloseable> T started(T one) {
    started.push(one);
    return one;
  }
}
