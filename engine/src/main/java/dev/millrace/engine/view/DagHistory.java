package dev.millrace.engine.view;

import dev.millrace.engine.view.Commands.Refused;
import java.util.Optional;

/** The versions that a DAG has had. Every call may block on the database. */
public interface DagHistory {
  /**
   * The versions of a DAG, newest first; none if there is no such DAG.
   *
   * @param cursor from {@link Page#next}
   * @param limit 1 to 500
   */
  Page<DagVersionView> versions(String dag, Optional<String> cursor, int limit);

  /**
   * How two versions differ.
   *
   * @param from a version, the beginning of one that no other has, or {@code current}
   * @param to the same
   * @throws Refused NOT_FOUND if there is no such DAG or version, INVALID if the beginning of a
   *     version fits several
   */
  DagDiffView diff(String dag, String from, String to);
}
