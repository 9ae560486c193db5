package dev.millrace.engine.view;

import dev.millrace.engine.language.Finding;
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
   * @param idempotencyKey a repeated call with the same key answers with the same run
   * @throws Refused if there is no such DAG, a parameter is unknown, missing or of the wrong type
   */
  RunView trigger(String dag, Map<String, Object> params, Optional<String> idempotencyKey);

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
