package dev.millrace.engine.message;

import java.util.List;
import java.util.Map;

/** What a worker tells a scheduler. */
public sealed interface ToScheduler extends Message {

  /**
   * How many assignments this scheduler may send, counted from the beginning of the worker's life.
   * A scheduler may assign while it has assigned fewer than {@code granted} attempts to this
   * worker. Only the highest number counts, so doubled and late messages do no harm.
   *
   * @param sentNanos as in {@link Heartbeat}
   */
  record Credit(String worker, long granted, long sentNanos) implements ToScheduler {
    /** One that does not say when it was sent. */
    public Credit(String worker, long granted) {
      this(worker, granted, 0);
    }
  }

  /**
   * The attempt has begun.
   *
   * @param sentNanos as in {@link Heartbeat}: a heartbeat sent before this need not list the
   *     attempt
   */
  record Started(String worker, AttemptKey attempt, long atMillis, long sentNanos)
      implements ToScheduler {
    /** One that does not say when it was sent. */
    public Started(String worker, AttemptKey attempt, long atMillis) {
      this(worker, attempt, atMillis, 0);
    }
  }

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
   * Please give credits back that you do not need: another scheduler has work and no slot is free.
   * Sent again while it is unmet. Only the highest total counts, so doubled and late messages do no
   * harm.
   *
   * @param returned how many credits should have been given back in all, counted as in {@link
   *     ToWorker.Pulse#returned}
   */
  record Recall(String worker, long returned) implements ToScheduler {}

  /**
   * The worker lives. Every 2 s, and after each change of what runs. Answered by a {@link
   * ToWorker.Pulse}, which confirms the leases of the attempts that it lists.
   *
   * @param granted as in {@link Credit}
   * @param running every attempt that it was assigned by anyone and that has not been acknowledged
   *     as ended
   * @param used how many attempts it accepted against credits of this scheduler, in all
   * @param returned how many credits it knows that this scheduler has given back, in all
   * @param sentNanos when it was sent: nanoseconds on the worker's own monotonic clock since its
   *     life began, above 0; 0 if the worker does not say
   * @param queued those of {@code running} that it has not begun: they wait for a slot, or are
   *     given back
   * @param capacity what the worker has; null if it does not say
   */
  record Heartbeat(
      String worker,
      int slots,
      long granted,
      List<AttemptKey> running,
      long used,
      long returned,
      long sentNanos,
      List<AttemptKey> queued,
      Capacity capacity)
      implements ToScheduler {
    /** A heartbeat of a worker that does not say what it has. */
    public Heartbeat(
        String worker,
        int slots,
        long granted,
        List<AttemptKey> running,
        long used,
        long returned,
        long sentNanos,
        List<AttemptKey> queued) {
      this(worker, slots, granted, running, used, returned, sentNanos, queued, null);
    }

    /** A heartbeat of a worker at which nothing waits for a slot. */
    public Heartbeat(
        String worker,
        int slots,
        long granted,
        List<AttemptKey> running,
        long used,
        long returned,
        long sentNanos) {
      this(worker, slots, granted, running, used, returned, sentNanos, List.of());
    }

    /** A heartbeat that asks for no confirmation. */
    public Heartbeat(String worker, int slots, long granted, List<AttemptKey> running) {
      this(worker, slots, granted, running, 0, 0, 0);
    }
  }

  /**
   * What a worker has, and how much of it attempts of other schedulers have reserved.
   *
   * @param tags what it was started with
   * @param abilities what it can do that not every worker can, as {@link
   *     dev.millrace.engine.dag.Abilities} writes it
   * @param inlineSlots how many attempts that run on its threads each scheduler may have there
   *     beside its credits; 0 if those take credits too
   */
  record Capacity(
      List<String> tags,
      long memoryBytes,
      double cpus,
      long othersMemoryBytes,
      double othersCpus,
      List<String> abilities,
      int inlineSlots) {
    /** Of a worker without inline slots. */
    public Capacity(
        List<String> tags,
        long memoryBytes,
        double cpus,
        long othersMemoryBytes,
        double othersCpus,
        List<String> abilities) {
      this(tags, memoryBytes, cpus, othersMemoryBytes, othersCpus, abilities, 0);
    }

    /** Of a worker that can do what every worker can. */
    public Capacity(
        List<String> tags,
        long memoryBytes,
        double cpus,
        long othersMemoryBytes,
        double othersCpus) {
      this(tags, memoryBytes, cpus, othersMemoryBytes, othersCpus, List.of());
    }
  }

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
   * @param failureClass word of the failure class, or {@link #RETURNED}
   */
  record Failure(String failureClass, String message) {
    /**
     * The worker has not begun the attempt and never will, because it has no room for it: it is to
     * be assigned once more, and does not count.
     */
    public static final String RETURNED = "RETURNED";
  }

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
