package dev.millrace.engine.view;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.view.Commands.Refused;
import java.util.Map;
import java.util.Optional;

/** Events that are told from outside, for triggers that hear them. */
public interface Events {
  /**
   * Tells of an event. Returns once it is durable.
   *
   * @param subject the model or the DAG that it is about
   * @param facts more about it, plain data; shown with the runs that it starts
   * @param idempotencyKey a repeated event with the same key is heard once
   * @throws Refused UNAVAILABLE if the database does not answer
   */
  ToldEventView tell(
      EventKind kind, String subject, Map<String, Object> facts, Optional<String> idempotencyKey);
}
