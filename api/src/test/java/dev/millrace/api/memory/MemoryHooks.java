package dev.millrace.api.memory;

import dev.millrace.api.hook.HookSecrets;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Hooks;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One webhook, {@code hook}, for every DAG, which takes {@code trees}. */
@Singleton
public class MemoryHooks implements Hooks, HookSecrets {
  /** The value of its secret; empty if it has none here. */
  public Optional<String> secret = Optional.empty();

  private final List<DeliveryView> calls = new ArrayList<>();

  public void clear() {
    calls.clear();
    secret = Optional.empty();
  }

  /** Oldest first. */
  public List<DeliveryView> calls() {
    return calls;
  }

  @Override
  public String value(String name, String user) {
    return secret.orElseThrow(
        () ->
            new Refused(
                Refused.Reason.UNAVAILABLE,
                "Secret '" + name + "' of " + user + " is not known to this server."));
  }

  @Override
  public String secret(String dag, String trigger) {
    if (!trigger.equals("hook")) {
      throw new Refused(
          Refused.Reason.NOT_FOUND, "DAG '" + dag + "' has no webhook '" + trigger + "'.");
    }
    return dag + ".hook";
  }

  @Override
  public DeliveryView deliver(
      String dag,
      String trigger,
      String digest,
      Map<String, Object> params,
      Optional<String> idempotencyKey) {
    return take(dag, digest, params, idempotencyKey, Optional.empty());
  }

  private DeliveryView take(
      String dag,
      String digest,
      Map<String, Object> params,
      Optional<String> key,
      Optional<String> replayOf) {
    boolean fits = List.of("trees").containsAll(params.keySet());
    int number = calls.size() + 1;
    DeliveryView call =
        new DeliveryView(
            key.orElse("c" + number),
            dag,
            "hook",
            Samples.NOON,
            digest,
            params,
            fits ? "RUN" : "REFUSED",
            fits
                ? Optional.empty()
                : Optional.of("its run could not be made: " + params.keySet() + "; expected trees"),
            fits ? Optional.of("h" + number) : Optional.empty(),
            replayOf,
            Optional.empty());
    calls.add(call);
    return call;
  }

  @Override
  public DeliveryView replay(
      String dag, String trigger, String delivery, Optional<String> idempotencyKey) {
    DeliveryView before =
        calls.stream()
            .filter(call -> call.id().equals(delivery))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refused(Refused.Reason.NOT_FOUND, "There is no call '" + delivery + "'."));
    return take(dag, before.digest(), before.params(), idempotencyKey, Optional.of(before.id()));
  }

  @Override
  public List<DeliveryView> deliveries(String dag, String trigger, int limit) {
    secret(dag, trigger);
    return List.copyOf(calls);
  }
}
