package dev.millrace.scheduler;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookCall;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Hooks;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.request.RunRequest;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hooks, carried out by whichever scheduler owns them. */
record LoopHooks(
    RequestRouter router,
    DeliveryQueries queries,
    DagLibrary dags,
    Patience patience,
    RunIds ids,
    Expressions expressions)
    implements Hooks {
  @Override
  public Terms terms(String dag, String trigger) {
    try {
      Trigger.Webhook hook = hook(dag, trigger).trigger();
      return new Terms(hook.secretName(dag), !hook.mapping().equals(HookMapping.NONE));
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private record Hook(DagPlan plan, Trigger.Webhook trigger) {}

  private Hook hook(String dag, String trigger) {
    DagPlan plan = plan(dag);
    return plan.dag()
        .trigger(trigger)
        .filter(Trigger.Webhook.class::isInstance)
        .map(hook -> new Hook(plan, (Trigger.Webhook) hook))
        .orElseThrow(() -> unknown(dag, trigger, hooks(plan)));
  }

  private void called(String dag, String trigger) {
    DagPlan plan = plan(dag);
    if (plan.dag().trigger(trigger).filter(Trigger.Called.class::isInstance).isEmpty()) {
      throw unknown(dag, trigger, hooks(plan));
    }
  }

  private DagPlan plan(String dag) {
    return patience
        .ask(() -> dags.current(dag))
        .orElseThrow(
            () -> new Refused(Refused.Reason.NOT_FOUND, patience.ask(() -> dags.absence(dag))));
  }

  private static String hooks(DagPlan plan) {
    String names =
        plan.dag().triggers().stream()
            .filter(Trigger.Webhook.class::isInstance)
            .map(hook -> "'" + hook.id() + "'")
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "It has none." : "It has " + names + ".";
  }

  private static Refused unknown(String dag, String trigger, String known) {
    return new Refused(
        Refused.Reason.NOT_FOUND, "DAG '" + dag + "' has no webhook '" + trigger + "'. " + known);
  }

  @Override
  public DeliveryView deliver(
      String dag, String trigger, HookCall call, Optional<String> idempotencyKey) {
    try {
      Hook hook = hook(dag, trigger);
      HookReading reading =
          HookReading.of(
              call, hook.plan().dag().params(), hook.trigger(), expressions); // not on the loop
      return take(dag, trigger, call.digest(), reading, Optional.empty(), idempotencyKey);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  @Override
  public DeliveryView replay(
      String dag, String trigger, String delivery, Optional<String> idempotencyKey) {
    try {
      DeliveryView before =
          patience
              .ask(() -> queries.delivery(new ScheduleKey(dag, trigger), delivery))
              .orElseThrow(
                  () ->
                      new Refused(
                          Refused.Reason.NOT_FOUND,
                          "Trigger '%s' of DAG '%s' has no call or event '%s'."
                              .formatted(trigger, dag, delivery)));
      if (!DeliveryOutcome.valueOf(before.outcome()).isKept()) {
        throw new Refused(
            Refused.Reason.CONFLICT,
            "Call '%s' of webhook '%s' of DAG '%s' is %s, and what it gave is not kept. Let its sender send it again."
                .formatted(delivery, trigger, dag, before.outcome()));
      }
      return take(
          dag,
          trigger,
          before.digest(),
          HookReading.given(before.params()),
          Optional.of(before.id()),
          idempotencyKey.map(key -> "replay of " + before.id() + "\n" + key));
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  private DeliveryView take(
      String dag,
      String trigger,
      String digest,
      HookReading reading,
      Optional<String> replayOf,
      Optional<String> key) {
    String id = ids.next(dag + "\n" + trigger, key);
    try {
      router.carryOut(new RunRequest.Deliver(dag, trigger, id, digest, reading, replayOf));
      return patience
          .ask(() -> queries.delivery(new ScheduleKey(dag, trigger), id))
          .orElseThrow(LoopHooks::unavailable);
    } catch (StoreException e) {
      throw unavailable();
    }
  }

  @Override
  public List<DeliveryView> deliveries(String dag, String trigger, int limit) {
    List<DeliveryView> found =
        patience.ask(() -> queries.deliveries(new ScheduleKey(dag, trigger), limit));
    if (found.isEmpty()) {
      called(dag, trigger); // otherwise a name that is wrong looks like one that nobody calls
    }
    return found;
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE,
        "The database did not answer. Try again with the same idempotency key in a moment.");
  }
}
