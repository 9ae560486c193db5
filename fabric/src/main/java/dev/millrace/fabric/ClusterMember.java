package dev.millrace.fabric;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import dev.millrace.engine.message.Fabric.Role;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** One life of this process in a cluster; it may have several, one after another. */
final class ClusterMember {
  /** Kept, because the JDK forgets the level of a logger that nobody holds. */
  private static final Logger HAZELCAST_LOG = Logger.getLogger("com.hazelcast");

  /** Says in one line who is gone and why; the rest comes with stack traces. */
  private static final Logger MEMBERSHIP_LOG =
      Logger.getLogger("com.hazelcast.internal.cluster.impl.MembershipManager");

  /** Logs with a stack trace what the exception that follows says in a sentence. */
  private static final Logger PORT_LOG = Logger.getLogger("com.hazelcast.instance.AddressPicker");

  private final HazelcastInstance instance;
  private final IExecutorService messages;

  private ClusterMember(HazelcastInstance instance) {
    this.instance = instance;
    this.messages = instance.getExecutorService(HazelcastConfiguration.EXECUTOR);
  }

  /**
   * The same, tried again while somebody answers but does not let this process in: a scheduler that
   * hangs, dies or is cut off just then must not end those that start beside it.
   *
   * @param patience after which no further try begins
   * @param told what is in the way, after each try that failed
   * @throws FabricUnavailable if the port is taken, a worker finds no scheduler in time, or the
   *     patience is over
   */
  static ClusterMember startPatiently(
      FabricSettings settings, Inbox inbox, Duration patience, Consumer<FabricUnavailable> told) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return start(settings, inbox);
      } catch (FabricUnavailable e) {
        if (!e.isPassing() || System.nanoTime() >= end) {
          throw e;
        }
        told.accept(e);
      }
    }
  }

  /**
   * Starts a member and joins the cluster, or begins one if a scheduler finds no other.
   *
   * @throws FabricUnavailable if the port is taken, or a worker finds no scheduler in time
   */
  static ClusterMember start(FabricSettings settings, Inbox inbox) {
    logLittle();
    Optional<String> target = Optional.empty();
    if (settings.self().role() == Role.WORKER) {
      target = Optional.of(Rendezvous.firstAnswering(settings.join(), settings.joinTimeout()));
    }
    Config config = HazelcastConfiguration.of(settings, target, inbox);
    try {
      return new ClusterMember(
          HazelcastInstanceFactory.newHazelcastInstance(
              config, config.getInstanceName(), new MemberContext()));
    } catch (HazelcastException | IllegalStateException e) {
      FabricSettings.Binding binding = settings.binding();
      throw new FabricUnavailable(
          "Cannot take part in cluster '"
              + settings.clusterName()
              + "' from "
              + binding.host()
              + ":"
              + binding.port()
              + (target.isPresent() ? " by joining " + target.get() : "")
              + ": "
              + e.getMessage()
              + ". Check that the port is free (--fabric-port), that the address is one of"
              + " this machine (millrace.fabric.host), and that all processes have the same"
              + " millrace.cluster-name.",
          e,
          e instanceof IllegalStateException); // it listens, and was not let in
    }
  }

  static void logLittle() {
    HAZELCAST_LOG.setLevel(Level.SEVERE);
    MEMBERSHIP_LOG.setLevel(Level.WARNING);
    PORT_LOG.setLevel(Level.OFF);
  }

  /** Calls back after every change of who is there; the callback may be called once too often. */
  void onChange(Runnable changed) {
    instance
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                changed.run();
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                changed.run();
              }
            });
    instance
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED) {
                changed.run();
              }
            });
  }

  /** Whether it still takes part; it ends by itself when it cannot join after a split. */
  boolean isRunning() {
    return instance.getLifecycleService().isRunning();
  }

  /** Who is there, this member included. */
  Collection<Member> members() {
    return instance.getCluster().getMembers();
  }

  List<InetSocketAddress> addresses() {
    return members().stream().map(ClusterMember::socket).collect(Collectors.toList());
  }

  private static InetSocketAddress socket(Member member) {
    Address address = member.getAddress();
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /** {@code HOST:PORT} that others can join. */
  String address() {
    Address address = instance.getCluster().getLocalMember().getAddress();
    return address.getHost() + ":" + address.getPort();
  }

  void send(Deliver deliver, Member to) {
    messages.executeOnMember(deliver, to);
  }

  /** Leaves in good order. */
  void close() {
    instance.shutdown();
  }

  /** Leaves at once. */
  void terminate() {
    instance.getLifecycleService().terminate();
  }
}
