package dev.millrace.engine.message;

import java.util.List;
import java.util.Map;

/** What a worker tells a scheduler. */
public sealed interface ToScheduler extends Message {

  /**
   * How many assignments this scheduler may send, counted from the beginning of the worker's life.
   * A scheduler may assign while it has assigned fewer than {@code granted} attempts to this
   * worker. Only the highest number counts, so doubled and late messages do no harm.
   */
  record Credit(String worker, long granted) implements ToScheduler {}

  /** The attempt has begun. */
  record Started(String worker, AttemptKey attempt, long atMillis) implements ToScheduler {}

  /** How far the attempt is: 0 to 1, and a few words. */
  record Progress(AttemptKey attempt, double fraction, String what) implements ToScheduler {}

  /**
   * The attempt has ended. Sent again until acknowledged.
   *
   * @param failure null if it succeeded
   * @param outputs what it wrote, also when it failed
   * @param values small values for expressions
   * @param registrations model versions to register if this report is accepted
   * @param waiting what the attempt waits for before it is run again; null if it has ended
   */
  record Finished(
      String worker,
      AttemptKey attempt,
      long startedAtMillis,
      long endedAtMillis,
      Failure failure,
      List<Output> outputs,
      Map<String, Object> values,
      List<Registration> registrations,
      Wait waiting)
      implements ToScheduler {
    /** A report of an attempt that waits for nothing. */
    public Finished(
        String worker,
        AttemptKey attempt,
        long startedAtMillis,
        long endedAtMillis,
        Failure failure,
        List<Output> outputs,
        Map<String, Object> values,
        List<Registration> registrations) {
      this(
          worker,
          attempt,
          startedAtMillis,
          endedAtMillis,
          failure,
          outputs,
          values,
          registrations,
          null);
    }
  }

  /**
   * The worker lives. Every 2 s, and after each change of what runs.
   *
   * @param granted as in {@link Credit}
   * @param running every attempt that it was assigned and that has not been acknowledged as ended
   */
  record Heartbeat(String worker, int slots, long granted, List<AttemptKey> running)
      implements ToScheduler {}

  /**
   * Lines of an attempt's log. Sent again until acknowledged.
   *
   * @param first sequence number of the first line, from 1
   */
  record LogLines(AttemptKey attempt, long first, List<Line> lines) implements ToScheduler {}

  /**
   * One line.
   *
   * @param stream {@code log}, {@code out} or {@code err}
   */
  record Line(long atMillis, String stream, String text) {}

  /**
   * Why an attempt failed.
   *
   * @param failureClass word of the failure class
   */
  record Failure(String failureClass, String message) {}

  /**
   * An artifact that the attempt wrote. It is in the artifact store already.
   *
   * @param type word of the artifact type
   * @param digest lower-case hexadecimal SHA-256
   * @param facts what the step said about it; {@code rows} for datasets
   */
  record Output(String port, String type, String digest, long bytes, Map<String, Object> facts) {}

  /**
   * What an attempt waits for.
   *
   * @param kind {@code time}, {@code decision} or {@code run}
   * @param untilMillis when to run it again; for a decision, its deadline; 0 for none
   * @param question what a person is asked; empty unless a decision
   * @param dag whose run it waits for; empty unless a run
   * @param params parameters of that run
   */
  record Wait(
      String kind, long untilMillis, String question, String dag, Map<String, Object> params) {}

  /**
   * A model version to register.
   *
   * @param alias pointer to move; null for none
   */
  record Registration(String model, String bundleDigest, String alias, Map<String, Object> facts) {}
}
