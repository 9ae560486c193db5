package dev.millrace.engine.view;

import dev.millrace.engine.view.Commands.Refused;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Running again what has run: in a new run made from another one, or in the same run. */
public interface Reruns {

  /**
   * What a run made from another one would do; changes nothing.
   *
   * @throws Refused NOT_FOUND if there is no such run, INVALID if a step is unknown or a parameter
   *     does not fit
   */
  ForkView plan(String run, Fork fork);

  /**
   * Makes a run from another one, which stays as it is. A call returns once it is committed.
   *
   * @param plan the digest of the plan that someone has seen; empty to take it as it is now
   * @param idempotencyKey a repeated call with the same key answers with the same run
   * @throws Refused as {@link #plan}; CONFLICT if the plan is another one now, or no step would run
   */
  RunView fork(String run, Fork fork, Optional<String> plan, Optional<String> idempotencyKey);

  /**
   * Lets a run that ended FAILED or CANCELLED go on from where it failed: what did not succeed
   * begins anew, and {@code finally} does. A call returns once it is committed.
   *
   * @param generation the one that the run is to be in, so that a repeated call does it once; empty
   *     for the next one
   * @return the run, which goes on
   * @throws Refused NOT_FOUND if there is no such run; CONFLICT if it has not ended or has
   *     succeeded, another run waited for it, or what it needs is gone
   */
  RunView goOn(String run, Optional<Integer> generation);

  /**
   * How a run is made from another one.
   *
   * @param from ids of steps that must run
   * @param params values by name; the others are those of the other run
   * @param latest whether it is of the current version of the DAG; otherwise of that of the other
   *     run
   * @param cache whether its tasks may be given results of before, as of any run
   */
  record Fork(List<String> from, Map<String, Object> params, boolean latest, boolean cache) {
    public Fork {
      from = List.copyOf(from);
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
  }
}
