package dev.millrace.fabric;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import dev.millrace.engine.message.Fabric.Role;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Looks twice a second whether this process is in the right cluster, and moves it if it is not. */
final class Rejoining {
  private static final Logger LOG = Logger.getLogger(Rejoining.class);
  private static final long LOOK_MILLIS = 500;

  /** Short, because it is tried again for ever. */
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(5);

  private final FabricSettings settings;
  private final Supplier<ClusterMember> present;
  private final Inbox inbox;
  private final Consumer<ClusterMember> moved;
  private final List<String> others;
  private final SplitWatch watch;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param address where this process listens; the same in its next life if others may know it
   * @param moved told about its next life
   */
  Rejoining(
      FabricSettings settings,
      String address,
      Supplier<ClusterMember> present,
      Inbox inbox,
      Consumer<ClusterMember> moved) {
    InetSocketAddress own = Rendezvous.parse(address);
    boolean known = settings.self().role() == Role.SCHEDULER;
    this.settings =
        settings
            .withJoinTimeout(JOIN_TIMEOUT)
            .withBinding(
                known
                    ? new FabricSettings.Binding(own.getHostString(), own.getPort(), false)
                    : settings.binding());
    this.present = present;
    this.inbox = inbox;
    this.moved = moved;
    this.others = settings.join().stream().filter(other -> !SplitWatch.same(other, own)).toList();
    this.watch = new SplitWatch(settings.self().role(), address);
    this.thread = new Thread(this::run, "fabric-watch-" + settings.self().id());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Returns once nothing is started any more. */
  void stop() {
    stopped.countDown();
    if (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join(JOIN_TIMEOUT.toMillis() * 2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (watch.leaves(sight(), System.nanoTime())) {
          rejoin();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rejoin() {
    LOG.warnf("Leaving this cluster to join %s, where those are that this process needs", others);
    present.get().terminate();
    try {
      ClusterMember next = ClusterMember.start(settings, inbox);
      moved.accept(next);
      watch.joinedAgain(sight());
      LOG.infof("Joined again, now among %d members", next.members().size());
    } catch (FabricUnavailable e) {
      LOG.warnf("Not joined yet, trying again: %s", e.getMessage());
    }
  }

  private SplitWatch.Sight sight() {
    try {
      ClusterMember member = present.get();
      if (!member.isRunning()) {
        return new SplitWatch.Sight(false, false, Optional.empty());
      }
      boolean scheduler = member.members().stream().anyMatch(Rejoining::isScheduler);
      List<InetSocketAddress> here = member.addresses();
      boolean content = settings.self().role() == Role.WORKER && scheduler;
      Optional<String> elsewhere =
          content
              ? Optional.empty()
              : others.stream()
                  .filter(other -> here.stream().noneMatch(at -> SplitWatch.same(other, at)))
                  .filter(Rendezvous::answers)
                  .findFirst();
      return new SplitWatch.Sight(true, scheduler, elsewhere);
    } catch (HazelcastException | IllegalStateException e) {
      return new SplitWatch.Sight(false, false, Optional.empty()); // it has just ended
    }
  }

  private static boolean isScheduler(Member member) {
    return Role.SCHEDULER.name().equals(member.getAttribute(HazelcastConfiguration.ATTRIBUTE_ROLE));
  }
}
