package dev.millrace.engine.view;

import dev.millrace.engine.language.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changing the durable state. A call returns once its effect is committed. */
public interface Commands {

  /**
   * Makes a DAG version current.
   *
   * @param file its name, for findings and display
   * @param source the YAML text
   * @param files path relative to the DAG file, to lower-case SHA-256 of bytes that are already in
   *     the artifact store
   */
  Submission submit(String file, String source, Map<String, String> files);

  /** Either the DAG as it is now, or why not. */
  record Submission(Optional<DagView> dag, List<Finding> findings) {
    public Submission {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Starts a run of the current version of a DAG.
   *
   * @param params values by name; missing ones take their default
   * @param options how it is run
   * @param idempotencyKey a repeated call with the same key answers with the same run
   * @throws Refused if there is no such DAG, a parameter is unknown, missing or of the wrong type,
   *     or the time limit is not positive
   */
  RunView trigger(
      String dag, Map<String, Object> params, RunOptions options, Optional<String> idempotencyKey);

  /** As the other, without a time limit and with results of before. */
  default RunView trigger(String dag, Map<String, Object> params, Optional<String> idempotencyKey) {
    return trigger(dag, params, RunOptions.NONE, idempotencyKey);
  }

  /**
   * How a run is run.
   *
   * @param timeout how long its steps may take, not counting {@code finally}; empty for no limit
   * @param cache whether its tasks may be given results of before
   */
  record RunOptions(Optional<Duration> timeout, boolean cache) {
    /** Nothing out of the ordinary. */
    public static final RunOptions NONE = new RunOptions(Optional.empty(), true);

    /** With a time limit alone. */
    public static RunOptions timeout(Duration limit) {
      return new RunOptions(Optional.of(limit), true);
    }
  }

  /**
   * Stops a run: attempts get their grace period, {@code finally} runs. Once more changes nothing.
   *
   * @param reason for people, in one line
   * @return the run, which may still be stopping
   * @throws Refused NOT_FOUND if there is no such run, CONFLICT if it has ended
   */
  RunView cancel(String run, String reason);

  /**
   * Stops a run at once: no grace period, {@code finally} does not run. Also what is being
   * cancelled.
   *
   * @throws Refused as of {@link #cancel}
   */
  RunView kill(String run, String reason);

  /**
   * Says yes or no to what a task asks. The same decision by the same person once more changes
   * nothing.
   *
   * @param by who decides
   * @param comment may be empty
   * @return the task, which goes on
   * @throws Refused NOT_FOUND if there is no such task, CONFLICT if it waits for no decision or
   *     somebody has decided already
   */
  TaskView decide(String run, String task, boolean approved, String by, String comment);

  /**
   * Says how many slots a pool has. More take effect at once; with fewer, what runs may end first.
   *
   * @return the pool as it is now
   * @throws Refused INVALID if a pool cannot be called so or have so many slots
   */
  PoolView definePool(String name, int slots);

  /**
   * Takes back what was said about a pool: it has one slot again, and what runs may end first.
   *
   * @throws Refused NOT_FOUND if there is no such pool
   */
  void removePool(String name);

  /**
   * Lets no further task take slots of a pool until it is resumed; those that have some go on. Once
   * more changes nothing, and whoever paused it first stays named.
   *
   * @return the pool as it is now
   * @throws Refused NOT_FOUND if there is no such pool, INVALID if it holds the limit of a DAG
   */
  PoolView pausePool(String name, String by, String reason);

  /**
   * Lets tasks take slots of a pool again, at once. Nothing if it is not paused.
   *
   * @return the pool as it is now
   * @throws Refused NOT_FOUND if there is no such pool
   */
  PoolView resumePool(String name, String by);

  /** The request cannot be carried out; the message says why and what was expected. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is. */
    public enum Reason {
      NOT_FOUND,
      INVALID,
      CONFLICT,
      UNAVAILABLE
    }

    private final Reason reason;

    public Refused(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }
}
