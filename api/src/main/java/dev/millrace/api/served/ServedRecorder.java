package dev.millrace.api.served;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.spi.model.ModelSignature;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Records a bounded sample of what models are asked and answer. Requests only leave their rows
 * here; a thread of its own puts them away every two seconds, and what cannot be put away is lost.
 * No request waits for it or fails by it. Any thread.
 */
@Singleton
public final class ServedRecorder {
  private static final Logger LOG = Logger.getLogger(ServedRecorder.class);
  private static final long FLUSH_EVERY_MILLIS = 2_000;

  /** Models with a selector that are recorded at a time. */
  static final int SAMPLES_MAX = 1_000;

  /** Memory for all samples together; when it is used up none becomes larger. */
  static final long HELD_BYTES_MAX = 64L << 20;

  private static final String PREDICTION = "prediction";

  private record Asked(String model, String selector) {}

  private final ServedRows kept;
  private final boolean on;
  private final Clock clock;
  private final Supplier<RandomGenerator> random;
  private final Map<Asked, ServedSample> samples = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();
  private final Object flushing = new Object();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "served-rows");
            daemon.setDaemon(true);
            return daemon;
          });
  private volatile boolean losesRows;

  @Inject
  public ServedRecorder(ServedRows kept, Recording recording) {
    this(kept, recording, Clock.systemUTC(), ThreadLocalRandom::current);
  }

  ServedRecorder(
      ServedRows kept, Recording recording, Clock clock, Supplier<RandomGenerator> random) {
    this.kept = kept;
    this.on = recording.on();
    this.clock = clock;
    this.random = random;
  }

  @PostConstruct
  void start() {
    if (on) {
      thread.scheduleWithFixedDelay(
          this::flush, FLUSH_EVERY_MILLIS, FLUSH_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Takes what a model was asked into the sample, or some of it. Never throws.
   *
   * @param selector what the request named: an alias, or a version number in digits
   * @param version the version that answered
   * @param rows as the model read them; not to be changed any more
   * @param predictions the output columns of each row, in the order of the rows
   */
  public void record(
      String model,
      String selector,
      long version,
      ModelSignature signature,
      List<Map<String, Object>> rows,
      List<Map<String, Object>> predictions) {
    if (!on) {
      return;
    }
    try {
      long now = clock.millis();
      Asked asked = new Asked(model, selector);
      if (samples.size() >= SAMPLES_MAX && !samples.containsKey(asked)) {
        return;
      }
      int answered = Math.min(rows.size(), predictions.size());
      samples.compute(
          asked,
          (key, known) -> {
            ServedSample sample =
                known == null ? new ServedSample(held, HELD_BYTES_MAX, random, now) : known;
            for (int i = 0; i < answered; i++) {
              Map<String, Object> inputs = rows.get(i);
              Object prediction = predictions.get(i).get(PREDICTION);
              sample.offer(
                  order ->
                      ServedRow.of(order, now, version, signature.inputs(), inputs, prediction));
            }
            return sample;
          });
    } catch (RuntimeException e) {
      lost(e);
    }
  }

  /** Puts away what was gathered until now; what cannot be is lost. Never throws. */
  public void flush() {
    synchronized (flushing) {
      AtomicLong taken = new AtomicLong();
      try {
        List<ServedBatch> batches = new ArrayList<>();
        samples.keySet().forEach(asked -> batches.addAll(take(asked, taken)));
        if (!batches.isEmpty()) {
          kept.keep(batches);
          losesRows = false;
        }
      } catch (RuntimeException e) {
        lost(e);
      } finally {
        held.addAndGet(-taken.get());
      }
    }
  }

  private List<ServedBatch> take(Asked asked, AtomicLong taken) {
    List<ServedRow> rows = new ArrayList<>();
    samples.computeIfPresent(
        asked,
        (key, sample) -> {
          rows.addAll(sample.take(clock.millis()));
          return rows.isEmpty() && sample.isIdle() ? null : sample;
        });
    rows.forEach(row -> taken.addAndGet(row.bytes()));
    Instant at = Instant.ofEpochMilli(clock.millis());
    return RowLines.batches(asked.model(), asked.selector(), at, rows);
  }

  /** Once until it works again: a database that is away is told of by others as well. */
  private void lost(RuntimeException failure) {
    if (losesRows) {
      LOG.debugf("Requests of models are not recorded: %s", failure.getMessage());
    } else {
      losesRows = true;
      LOG.warnf("Requests of models are not recorded at the moment: %s", failure.getMessage());
    }
  }

  /** Puts away what is left. */
  @PreDestroy
  void close() {
    thread.shutdown();
    flush();
  }
}
