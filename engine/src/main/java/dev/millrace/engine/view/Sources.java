package dev.millrace.engine.view;

import dev.millrace.engine.view.Commands.Refused;
import java.util.List;
import java.util.Optional;

/** Where DAGs come from. Every call may block on the database. */
public interface Sources {
  /** Every source, by name. */
  List<SourceView> all();

  Optional<SourceView> source(String name);

  /**
   * Asks whoever reads a source to read it now, without waiting for that.
   *
   * @throws Refused NOT_FOUND if there is no such source
   */
  SourceView sync(String name);

  /**
   * Forgets a source that no scheduler reads any more. Its DAGs stay as they are, as if they had
   * been submitted by hand, and other sources may have them.
   *
   * @throws Refused NOT_FOUND if there is no such source, CONFLICT if a scheduler reads it
   */
  void forget(String name);
}
