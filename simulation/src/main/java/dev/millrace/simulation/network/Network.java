package dev.millrace.simulation.network;

import dev.millrace.engine.message.Message;
import dev.millrace.fabric.MessageCodec;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries batches between stations. What happens to a batch depends on the seed, on the two ends
 * and on how many batches went that way before.
 */
public final class Network {
  private record Way(String from, String to) {}

  private final Agenda agenda;
  private final Trace trace;
  private final Tally tally;
  private final long seed;
  private final Optional<MessageCodec> codec;
  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final Map<Way, Dice> dice = new HashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private Weather weather = Weather.FINE;

  /**
   * @param codec if present, every batch goes through bytes, so that nothing is shared; slower
   */
  public Network(Agenda agenda, Trace trace, Tally tally, long seed, Optional<MessageCodec> codec) {
    this.agenda = agenda;
    this.trace = trace;
    this.tally = tally;
    this.seed = seed;
    this.codec = codec;
  }

  public void connect(Station station) {
    stations.put(station.peer().id(), station);
  }

  public List<Station> stations() {
    return List.copyOf(stations.values());
  }

  Optional<Station> station(String id) {
    return Optional.ofNullable(stations.get(id)).filter(Station::isThere);
  }

  public void weather(Weather now) {
    weather = now;
  }

  /** Lets nothing through from one to the other. */
  public void cut(String from, String to) {
    cut.add(new Way(from, to));
  }

  /** Lets everything through again. */
  public void heal() {
    cut.clear();
  }

  boolean isCut(String from, String to) {
    return cut.contains(new Way(from, to));
  }

  void send(String from, String to, List<? extends Message> batch) {
    Way way = new Way(from, to);
    Dice draw = dice.computeIfAbsent(way, w -> Dice.of(seed, "way " + from + " " + to));
    tally.add("batches sent");
    if (trace.isOn()) {
      batch.forEach(message -> trace.line(from, "-> %s %s", to, Words.of(message)));
    }
    if (cut.contains(way) || draw.chance(weather.drop())) {
      tally.add("batches lost");
      trace.line(from, "   lost on the way to %s", to);
      return;
    }
    List<Message> copy = copy(batch);
    deliver(way, copy, latency(draw));
    if (draw.chance(weather.twice())) {
      tally.add("batches doubled");
      deliver(way, copy, latency(draw) + draw.millis(0, weather.lateMillis()));
    }
  }

  private long latency(Dice draw) {
    long nanos =
        draw.millis(weather.latencyMillis(), weather.latencyMillis() + weather.jitterMillis());
    if (draw.chance(weather.late())) {
      tally.add("batches late");
      nanos += draw.millis(0, weather.lateMillis());
    }
    return nanos;
  }

  private void deliver(Way way, List<Message> batch, long latency) {
    agenda.after(
        latency,
        () -> {
          if (!cut.contains(way)) {
            station(way.to()).ifPresent(station -> station.receive(way.from(), batch));
          }
        });
  }

  private List<Message> copy(List<? extends Message> batch) {
    if (codec.isEmpty()) {
      return List.copyOf(batch);
    }
    try {
      return codec.get().decode(codec.get().encodeAll(batch)).messages();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
