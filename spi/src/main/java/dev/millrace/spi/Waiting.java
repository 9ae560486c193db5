package dev.millrace.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a step waits for. The task holds no slot meanwhile; when it has come, the step is run again
 * as the same attempt, maybe on another worker, and {@link StepContext#resumed()} says what came.
 */
public sealed interface Waiting {
  /**
   * A moment; a step that polls names the next time to look.
   *
   * @param memory what the step is told again in {@link StepContext#resumed()}, such as when it
   *     began; small
   */
  record Until(Instant at, Map<String, String> memory) implements Waiting {
    public Until {
      memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
    }

    /** With nothing to remember. */
    public Until(Instant at) {
      this(at, Map.of());
    }
  }

  /**
   * A person's yes or no.
   *
   * @param question what is asked, in one line
   * @param deadline when the step is run again without a decision; empty to wait for ever
   */
  record Decision(String question, Optional<Instant> deadline) implements Waiting {}

  /**
   * The end of a run of another DAG. The scheduler starts that run once for the task, cancels it
   * with the task, and never starts a second one for the same attempt.
   *
   * @param params parameters of that run by name
   */
  record ChildRun(String dag, Map<String, Object> params) implements Waiting {
    public ChildRun {
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
  }
}
