package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What must come before an attempt can go on. A task that waits holds no slot. */
public sealed interface Wait {

  /** When the attempt goes on at the latest, whatever else it waits for; empty for never. */
  Optional<Instant> until();

  /** Whether this is what the attempt waits for. */
  boolean isAnsweredBy(Answer answer);

  /**
   * A moment.
   *
   * @param memory what the step is told again then; texts
   */
  record Moment(Instant at, Map<String, Object> memory) implements Wait {
    public Moment {
      memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
    }

    /** With nothing to remember. */
    public Moment(Instant at) {
      this(at, Map.of());
    }

    @Override
    public Optional<Instant> until() {
      return Optional.of(at);
    }

    @Override
    public boolean isAnsweredBy(Answer answer) {
      return answer.waited().equals(Answer.TIME);
    }
  }

  /**
   * A person's yes or no.
   *
   * @param question what is asked, in one line
   * @param until when the attempt goes on without a decision
   */
  record Decision(String question, Optional<Instant> until) implements Wait {
    @Override
    public boolean isAnsweredBy(Answer answer) {
      return answer.waited().equals(Answer.DECISION);
    }
  }

  /**
   * The end of a run that is started for this attempt.
   *
   * @param run id of that run
   * @param dag the DAG whose current version it runs
   * @param params its parameters by name, as the step gave them
   */
  record ChildRun(String run, String dag, Map<String, Object> params) implements Wait {
    public ChildRun {
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    @Override
    public Optional<Instant> until() {
      return Optional.empty();
    }

    @Override
    public boolean isAnsweredBy(Answer answer) {
      return answer.waited().equals(Answer.RUN) && run.equals(answer.facts().get("run"));
    }
  }
}
