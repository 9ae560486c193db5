package dev.millrace.fabric;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * The fabric over a Hazelcast cluster: schedulers are data members, workers lite members. A process
 * with both roles has two of these.
 *
 * <p>Messages are encoded on the thread that sends, sealed and sent on threads of the fabric; those
 * to {@link Neighbours} are neither. Safe for use by many threads.
 */
public final class HazelcastFabric implements Fabric {
  private static final Logger LOG = Logger.getLogger(HazelcastFabric.class);
  private static final int SENDERS_MAX = 8;

  /** How long it is tried to join at start; whoever supervises the process may start it again. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FabricSettings settings;
  private final Neighbours neighbours;
  private final MessageCodec codec = new MessageCodec();
  private final Drops drops = new Drops();
  private final Seal seal;
  private final Inbox inbox;
  private final Membership membership;
  private final Rejoining rejoining;
  private final ThreadPoolExecutor senders;
  private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
  private final AtomicLong counter = new AtomicLong();
  private volatile ClusterMember member;
  private volatile BiConsumer<String, List<Message>> onMessages = (sender, batch) -> {};
  private volatile BiConsumer<Peer, Boolean> onPeerChange = (peer, joined) -> {};

  private HazelcastFabric(FabricSettings settings, Neighbours neighbours) {
    this.settings = settings;
    this.neighbours = neighbours;
    this.seal = new Seal(settings.key());
    this.inbox = new Inbox(settings.self().id(), seal, codec, drops);
    this.member = ClusterMember.startPatiently(settings, inbox, PATIENCE, HazelcastFabric::notYet);
    this.senders = senders(settings.self().id());
    this.membership = new Membership(settings.self().id(), this::peerChanged);
    this.rejoining = new Rejoining(settings, member.address(), () -> member, inbox, this::moveTo);
  }

  /**
   * Starts a member and joins the cluster, or begins one if a scheduler finds no other.
   *
   * @throws FabricUnavailable if the port is taken, or a worker finds no scheduler in time
   */
  public static HazelcastFabric start(FabricSettings settings) {
    return start(settings, new Neighbours());
  }

  /**
   * The same beside others in this process, all with the same cluster key.
   *
   * @throws FabricUnavailable if the port is taken, or a worker finds no scheduler in time
   */
  public static HazelcastFabric start(FabricSettings settings, Neighbours neighbours) {
    return new HazelcastFabric(settings, neighbours);
  }

  private static void notYet(FabricUnavailable reason) {
    LOG.warnf("Not joined yet, trying again: %s", reason.getMessage());
  }

  private static ThreadPoolExecutor senders(String id) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor senders =
        new ThreadPoolExecutor(
            SENDERS_MAX,
            SENDERS_MAX,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "fabric-" + id + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    senders.allowCoreThreadTimeOut(true);
    return senders;
  }

  @Override
  public Peer self() {
    return settings.self();
  }

  /** {@inheritDoc} Only this process before {@link #join}. */
  @Override
  public List<Peer> peers() {
    List<Peer> peers = membership.peers();
    return peers.isEmpty() ? List.of(self()) : peers;
  }

  /** {@code HOST:PORT} that others can join. */
  public String address() {
    return member.address();
  }

  /** What was dropped since the start, by reason; for metrics. */
  public Drops.Count dropped() {
    return drops.count();
  }

  /**
   * {@inheritDoc}
   *
   * @throws MessageTooLarge if a single message does not fit an envelope
   * @throws IllegalArgumentException if a message holds something other than plain data
   */
  @Override
  public void send(String to, List<? extends Message> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<byte[]> encoded = new ArrayList<>(batch.size());
    for (Message message : batch) {
      byte[] bytes = codec.encode(message);
      if (bytes.length > settings.limits().envelopeBytesMax()) {
        throw new MessageTooLarge(
            message.getClass().getSimpleName(), bytes.length, settings.limits().envelopeBytesMax());
      }
      encoded.add(bytes);
    }
    if (to.equals(settings.self().id()) || membership.member(to).isPresent()) {
      outboxes.computeIfAbsent(to, this::outbox).add(encoded);
    }
  }

  private Outbox outbox(String peer) {
    return new Outbox(
        peer, settings.limits(), senders, content -> sendEnvelope(peer, content), drops);
  }

  private void sendEnvelope(String to, byte[] content) {
    String self = settings.self().id();
    Optional<Member> peer = membership.member(to);
    Optional<Inbox> near =
        to.equals(self) ? Optional.of(inbox) : peer.flatMap(present -> neighbours.inbox(to));
    if (near.isPresent()) {
      near.get().takeOpen(self, content);
    } else if (peer.isPresent()) {
      long number = counter.incrementAndGet();
      Seal.Address address = new Seal.Address(Inbox.VERSION, self, to, number);
      byte[] sealed = seal.close(address, content);
      member.send(new Deliver(Inbox.VERSION, self, number, sealed), peer.get());
    } else {
      drops.notSent.increment();
    }
  }

  @Override
  public void onMessages(BiConsumer<String, List<Message>> handler) {
    this.onMessages = handler;
  }

  @Override
  public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {
    this.onPeerChange = joinedOrLeft;
  }

  /** Begins to deliver, and tells about the peers that are there already. */
  @Override
  public void join() {
    inbox.open(onMessages);
    neighbours.movesIn(settings.self().id(), inbox);
    moveTo(member);
    rejoining.start();
  }

  private void moveTo(ClusterMember other) {
    member = other;
    other.onChange(this::look);
    look();
  }

  private void look() {
    try {
      membership.look(member.members());
    } catch (HazelcastException | IllegalStateException e) {
      LOG.debugf(e, "Nobody to see: this process takes part in no cluster at the moment");
    }
  }

  private void peerChanged(Peer peer, boolean joined) {
    if (!joined) {
      outboxes.remove(peer.id());
      inbox.forget(peer.id());
    }
    onPeerChange.accept(peer, joined);
  }

  /** Leaves the cluster; what waits to be sent has a second to go. May be repeated. */
  @Override
  public void close() {
    neighbours.movesOut(settings.self().id(), inbox);
    rejoining.stop();
    senders.shutdown();
    try {
      if (!senders.awaitTermination(1, TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
    member.close();
  }
}
