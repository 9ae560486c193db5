package dev.millrace.fabric.memory;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Message;
import dev.millrace.fabric.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Connects {@link Fabric}s of one process. Nothing moves until {@link #deliver} or {@link #settle}
 * is called, on the thread that calls it, so that a test decides what happens when; or until {@link
 * #deliverAlways} starts a thread that delivers at once.
 *
 * <p>Every message goes through the codec, so that what cannot be written fails here too. The same
 * seed and calls give the same deliveries.
 */
public final class InMemoryNetwork implements AutoCloseable {
  private static final int ROUNDS_MAX = 100_000;

  private final MessageCodec codec = new MessageCodec();
  private final SplittableRandom random;
  private final Map<String, InMemoryFabric> fabrics = new LinkedHashMap<>();
  private final Set<Set<String>> cut = new HashSet<>();
  private List<Envelope> underway = new ArrayList<>();
  private Faults faults = Faults.NONE;
  private Thread courier;

  private record Envelope(String from, String to, byte[] content) {}

  public InMemoryNetwork(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A fabric that takes part once it joins. */
  public Fabric connect(Peer self) {
    return new InMemoryFabric(this, self);
  }

  public synchronized void faults(Faults faults) {
    this.faults = faults;
  }

  /** Loses everything between two peers from now on; both still seem to be there. */
  public synchronized void cut(String one, String other) {
    cut.add(Set.of(one, other));
  }

  /** Ends all cuts. */
  public synchronized void heal() {
    cut.clear();
  }

  /** Takes a peer away with all that is underway from and to it; the others are told. */
  public void crash(String id) {
    List<InMemoryFabric> others;
    InMemoryFabric gone;
    synchronized (this) {
      gone = fabrics.remove(id);
      if (gone == null) {
        return;
      }
      underway.removeIf(e -> e.from().equals(id) || e.to().equals(id));
      others = List.copyOf(fabrics.values());
    }
    others.forEach(other -> other.tell(gone.self(), false));
  }

  /**
   * One round: each batch underway is lost, delayed, or delivered once or twice.
   *
   * @return whether anything is still underway
   */
  public boolean deliver() {
    for (Envelope envelope : chooseRound()) {
      InMemoryFabric to;
      synchronized (this) {
        to = fabrics.get(envelope.to());
      }
      if (to != null) {
        to.take(envelope.from(), decode(envelope.content()));
      }
    }
    synchronized (this) {
      return !underway.isEmpty();
    }
  }

  /** Rounds until nothing is underway. */
  public void settle() {
    int rounds = 0;
    while (deliver()) {
      if (++rounds > ROUNDS_MAX) {
        throw new IllegalStateException("Still talking after " + ROUNDS_MAX + " rounds");
      }
    }
  }

  /** Starts a thread that delivers whatever is sent, until {@link #close}. */
  public synchronized void deliverAlways() {
    courier = new Thread(this::courier, "network");
    courier.setDaemon(true);
    courier.start();
  }

  @Override
  public synchronized void close() {
    if (courier != null) {
      courier.interrupt();
    }
  }

  private void courier() {
    try {
      while (true) {
        synchronized (this) {
          while (underway.isEmpty()) {
            wait();
          }
        }
        deliver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Envelope> chooseRound() {
    List<Envelope> now = new ArrayList<>();
    List<Envelope> later = new ArrayList<>();
    for (Envelope envelope : underway) {
      if (random.nextDouble() < faults.delay()) {
        later.add(envelope);
      } else if (random.nextDouble() >= faults.drop()) {
        now.add(envelope);
        if (random.nextDouble() < faults.twice()) {
          now.add(envelope);
        }
      }
    }
    underway = later;
    if (faults.reorder()) {
      Collections.shuffle(now, new Random(random.nextLong()));
    }
    return now;
  }

  private List<Message> decode(byte[] content) {
    try {
      return codec.decode(content).messages();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void send(String from, String to, List<? extends Message> batch) {
    byte[] content = codec.encodeAll(batch);
    if (fabrics.containsKey(from) && !isCut(from, to)) {
      underway.add(new Envelope(from, to, content));
      notifyAll();
    }
  }

  private boolean isCut(String from, String to) {
    return !from.equals(to) && cut.contains(Set.of(from, to));
  }

  void join(InMemoryFabric fresh) {
    List<InMemoryFabric> others;
    synchronized (this) {
      others = List.copyOf(fabrics.values());
      fabrics.put(fresh.self().id(), fresh);
    }
    others.forEach(other -> other.tell(fresh.self(), true));
    others.forEach(other -> fresh.tell(other.self(), true));
  }

  synchronized List<Peer> peers() {
    return fabrics.values().stream().map(InMemoryFabric::self).toList();
  }
}
