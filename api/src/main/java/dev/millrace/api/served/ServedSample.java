package dev.millrace.api.served;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The rows of one model and selector since they were last taken. While there is budget for all of
 * them, all; otherwise every row of the interval has the same chance to be among them (reservoir
 * sampling, algorithm R: Vitter, Random Sampling with a Reservoir, ACM TOMS 11, 1985). For one
 * thread at a time.
 */
final class ServedSample {
  /** Rows that may be recorded at once after a quiet time. */
  static final int ROWS_MAX = 20_000;

  /** Rows that may be recorded in the long run. */
  static final int ROWS_PER_SECOND = 10;

  /** Larger rows are left out, in bytes of JSON. */
  static final int ROW_BYTES_MAX = 64 << 10;

  /** Rows that hold more memory have longer lines, whatever stands in them. */
  private static final long ROW_HELD_BYTES_MAX = 16L * ROW_BYTES_MAX;

  private static final double ROWS_PER_MILLI =
      ROWS_PER_SECOND / (double) Duration.ofSeconds(1).toMillis();

  private final AtomicLong held;
  private final long heldMax;
  private final Supplier<RandomGenerator> random;
  private final List<ServedRow> rows = new ArrayList<>();
  private double budget = ROWS_MAX;
  private long budgetAtMillis;
  private long seen;
  private int room;

  /**
   * @param held bytes that all samples of the process hold together
   * @param heldMax with so many no sample becomes larger
   */
  ServedSample(AtomicLong held, long heldMax, Supplier<RandomGenerator> random, long nowMillis) {
    this.held = held;
    this.heldMax = heldMax;
    this.random = random;
    begin(nowMillis);
  }

  /** A row before it is known whether it is taken into the sample. */
  interface Candidate {
    ServedRow row(long order);
  }

  /** Takes a row into the sample, or not. */
  void offer(Candidate candidate) {
    long order = seen++;
    if (rows.size() < room) {
      add(candidate.row(order));
    } else if (room > 0) {
      long place = random.get().nextLong(seen);
      if (place < room) {
        replace((int) place, candidate.row(order));
      }
    }
  }

  private void add(ServedRow row) {
    long bytes = row.bytes();
    if (bytes > ROW_HELD_BYTES_MAX) {
      return;
    }
    if (held.addAndGet(bytes) > heldMax) {
      held.addAndGet(-bytes);
      room = rows.size(); // what there is stands for the whole interval
    } else {
      rows.add(row);
    }
  }

  private void replace(int place, ServedRow row) {
    if (row.bytes() > ROW_HELD_BYTES_MAX) {
      return;
    }
    long more = row.bytes() - rows.get(place).bytes();
    if (held.addAndGet(more) > heldMax && more > 0) {
      held.addAndGet(-more);
    } else {
      rows.set(place, row);
    }
  }

  /**
   * The rows in the order in which they were answered; begins the next interval. They count as held
   * until whoever takes them says otherwise.
   */
  List<ServedRow> take(long nowMillis) {
    List<ServedRow> taken = new ArrayList<>(rows);
    taken.sort(Comparator.comparingLong(ServedRow::order));
    budget -= taken.size();
    rows.clear();
    begin(nowMillis);
    return taken;
  }

  private void begin(long nowMillis) {
    long passed = Math.max(0, nowMillis - budgetAtMillis); // the clock may have been set back
    budget = Math.min(ROWS_MAX, budget + passed * ROWS_PER_MILLI);
    budgetAtMillis = nowMillis;
    seen = 0;
    room = (int) budget;
  }

  /** Whether a new one would be the same. */
  boolean isIdle() {
    return rows.isEmpty() && budget == ROWS_MAX;
  }
}
