package dev.millrace.simulation.network;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who believes that who is there. Each process has its own view, which follows the truth some time
 * later, as Hazelcast's does: a killed process is missed within 2 s, a silent one after 10 s, and
 * one that is back is seen within 3 s.
 */
public final class Membership {
  private record Pair(String observer, String other) {}

  private final Agenda agenda;
  private final Trace trace;
  private final Network network;
  private final long seed;
  private final Map<Pair, Dice> dice = new HashMap<>();
  private final Set<Pair> seen = new HashSet<>();
  private final Map<Pair, Long> misjudgedUntil = new HashMap<>();
  private final Map<Pair, Boolean> underway = new HashMap<>();

  public Membership(Agenda agenda, Trace trace, Network network, long seed) {
    this.agenda = agenda;
    this.trace = trace;
    this.network = network;
    this.seed = seed;
  }

  boolean sees(String observer, String other) {
    return seen.contains(new Pair(observer, other));
  }

  List<Peer> seenBy(Peer self) {
    List<Peer> peers = new ArrayList<>(List.of(self));
    for (Station station : network.stations()) {
      if (sees(self.id(), station.peer().id())) {
        peers.add(station.peer());
      }
    }
    return peers;
  }

  /** Has one believe for a while that the other is gone. */
  public void misjudge(String observer, String other, long nanos) {
    misjudgedUntil.put(new Pair(observer, other), agenda.now() + nanos);
    agenda.after(nanos, this::look);
    look();
  }

  /** To be called whenever the truth has changed. */
  public void look() {
    for (Station observer : network.stations()) {
      for (Station other : network.stations()) {
        if (observer != other && observer.isThere()) {
          look(observer, other);
        }
      }
    }
  }

  private void look(Station observer, Station other) {
    Pair pair = new Pair(observer.peer().id(), other.peer().id());
    boolean should = should(observer, other, pair);
    if (should == seen.contains(pair)) {
      underway.remove(pair);
      return;
    }
    if (underway.containsKey(pair) && underway.get(pair) == should) {
      return;
    }
    underway.put(pair, should);
    Dice draw = dice.computeIfAbsent(pair, p -> Dice.of(seed, "view " + p));
    long delay = delay(draw, should, other, pair);
    agenda.after(delay, () -> settle(observer, other, pair, should));
  }

  private long delay(Dice draw, boolean joins, Station other, Pair pair) {
    if (joins) {
      return draw.spreadMillis(20, 3_000);
    }
    boolean atOnce = !other.isThere() || misjudgedUntil.containsKey(pair);
    return atOnce ? draw.spreadMillis(50, 2_000) : draw.millis(9_500, 12_000);
  }

  private boolean should(Station observer, Station other, Pair pair) {
    if (misjudgedUntil.getOrDefault(pair, 0L) > agenda.now()) {
      return false;
    }
    misjudgedUntil.remove(pair);
    boolean cut =
        network.isCut(pair.observer(), pair.other())
            || network.isCut(pair.other(), pair.observer());
    return other.isThere() && other.isAnswering() && observer.isAnswering() && !cut;
  }

  private void settle(Station observer, Station other, Pair pair, boolean should) {
    if (!underway.getOrDefault(pair, !should).equals(should)
        || should(observer, other, pair) != should
        || !observer.isThere()) {
      return;
    }
    underway.remove(pair);
    if (should ? seen.add(pair) : seen.remove(pair)) {
      trace.line(pair.observer(), "sees that %s %s", pair.other(), should ? "joined" : "left");
      observer.peerChanged(other.peer(), should);
    }
  }
}
