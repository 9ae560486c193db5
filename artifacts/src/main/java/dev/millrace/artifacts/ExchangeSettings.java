package dev.millrace.artifacts;

import java.time.Duration;

/**
 * Bounds for moving artifacts over HTTP.
 *
 * @param connectTimeout for a connection
 * @param answerTimeout until the other side begins to answer
 * @param transferTimeout until all bytes are through
 * @param tries how often to try with each of the others, at least 1
 * @param pause wait before the second try; doubles for each further one
 * @param bytesMax largest artifact to take, inclusive
 */
public record ExchangeSettings(
    Duration connectTimeout,
    Duration answerTimeout,
    Duration transferTimeout,
    int tries,
    Duration pause,
    long bytesMax) {
  public ExchangeSettings {
    if (tries < 1) {
      throw new IllegalArgumentException(
          "The number of tries is " + tries + "; expected 1 or more.");
    }
  }

  /**
   * How long sending so many bytes may take: the answer's time, and what they need at 256 kB/s,
   * within the time for any transfer. So one that was cut off costs little if it was small.
   */
  Duration transferTimeout(long bytes) {
    Duration enough = answerTimeout.plusMillis(bytes / 256);
    return enough.compareTo(transferTimeout) < 0 ? enough : transferTimeout;
  }

  /** 5 s to connect, 10 s for an answer, 10 min for the bytes, 4 tries from 200 ms, 16 GiB. */
  public static ExchangeSettings defaults() {
    return new ExchangeSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        4,
        Duration.ofMillis(200),
        16L << 30);
  }
}
