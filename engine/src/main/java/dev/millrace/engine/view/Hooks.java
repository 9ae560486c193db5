package dev.millrace.engine.view;

import dev.millrace.engine.hook.HookCall;
import dev.millrace.engine.view.Commands.Refused;
import java.util.List;
import java.util.Optional;

/** Triggers of DAGs that are called from outside. */
public interface Hooks {
  /**
   * What a webhook asks of its callers.
   *
   * @param secret the name of the secret that a caller must prove to know
   * @param anyJson whether its body may be JSON of any shape, because the trigger has expressions
   *     over it; otherwise it is an object
   */
  record Terms(String secret, boolean anyJson) {}

  /**
   * What is asked of callers.
   *
   * @throws Refused NOT_FOUND if the current version of the DAG has no such webhook
   */
  Terms terms(String dag, String trigger);

  /**
   * Takes a call that is authorized. Returns once what became of it is durable.
   *
   * @param idempotencyKey a repeated call with the same key changes nothing and has the same
   *     answer, unless it was refused
   * @throws Refused NOT_FOUND if there is no such webhook
   */
  DeliveryView deliver(String dag, String trigger, HookCall call, Optional<String> idempotencyKey);

  /**
   * Takes a call of before once more, with the DAG as it is now and whatever {@code cooldown} and
   * {@code debounce} say.
   *
   * @throws Refused NOT_FOUND if there is no such call or webhook; CONFLICT if what the call gave
   *     is not kept
   */
  DeliveryView replay(String dag, String trigger, String delivery, Optional<String> idempotencyKey);

  /**
   * The calls of a webhook, newest first.
   *
   * @param limit 1 to 500
   * @throws Refused NOT_FOUND if there is no such webhook and never was a call of it
   */
  List<DeliveryView> deliveries(String dag, String trigger, int limit);
}
