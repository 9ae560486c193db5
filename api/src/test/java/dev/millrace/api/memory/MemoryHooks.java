package dev.millrace.api.memory;

import dev.millrace.api.hook.HookSecrets;
import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.HookMapping.Written;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.hook.HookCall;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Hooks;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two webhooks for every DAG: {@code hook} takes {@code trees} by name, {@code mapped} takes them
 * from {@code plot.trees} of pushes.
 */
@Singleton
public class MemoryHooks implements Hooks, HookSecrets {
  /** The value of its secret; empty if it has none here. */
  public Optional<String> secret = Optional.empty();

  private static final RunParameter TREES =
      new RunParameter(
          "trees",
          "integer",
          "",
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Expressions EXPRESSIONS = new Expressions();
  private static final Trigger.Webhook BY_NAME =
      new Trigger.Webhook("hook", Trigger.Overlap.ALLOW, Map.of());
  private static final Trigger.Webhook MAPPED =
      new Trigger.Webhook(
          "mapped",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Trigger.Overlap.ALLOW,
          Map.of(),
          Optional.empty(),
          new HookMapping(
              Optional.of(new Written("headers['x-github-event'] == 'push'", 4)),
              Map.of("trees", new Written("${{ body.plot.trees }}", 5))));

  private final List<DeliveryView> calls = new ArrayList<>();
  private final List<HookCall> seen = new ArrayList<>();

  public void clear() {
    calls.clear();
    seen.clear();
    secret = Optional.empty();
  }

  /** Oldest first. */
  public List<DeliveryView> calls() {
    return calls;
  }

  /** What came, oldest first. */
  public List<HookCall> seen() {
    return seen;
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
  public Terms terms(String dag, String trigger) {
    if (!List.of("hook", "mapped").contains(trigger)) {
      throw new Refused(
          Refused.Reason.NOT_FOUND, "DAG '" + dag + "' has no webhook '" + trigger + "'.");
    }
    return new Terms(dag + "." + trigger, trigger.equals("mapped"));
  }

  @Override
  public DeliveryView deliver(
      String dag, String trigger, HookCall call, Optional<String> idempotencyKey) {
    seen.add(call);
    HookReading reading =
        HookReading.of(
            call, List.of(TREES), trigger.equals("hook") ? BY_NAME : MAPPED, EXPRESSIONS);
    if (reading.not().isPresent()) {
      HookReading.Not not = reading.not().get();
      DeliveryView turnedDown =
          new DeliveryView(
              "c" + (calls.size() + 1),
              dag,
              trigger,
              Samples.NOON,
              call.digest(),
              Map.of(),
              not.outcome().name(),
              Optional.of(not.why()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      calls.add(turnedDown);
      return turnedDown;
    }
    return take(dag, call.digest(), reading.params(), idempotencyKey, Optional.empty());
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
    terms(dag, trigger);
    return List.copyOf(calls);
  }
}
