package dev.millrace.scheduler.request;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.loop.NotOwned;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Carries requests out by the loop of this process. Any thread; a call waits for the commit. */
final class LocalRequests {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 250;

  private final Predicate<Inbound> loop;
  private final BooleanSupplier hangs;
  private final DagPlans dags;
  private final Forks forks;

  /**
   * @param loop takes what it is told; false if it cannot take more
   * @param hangs whether it waits for a database that does not answer
   */
  LocalRequests(Predicate<Inbound> loop, BooleanSupplier hangs, DagPlans dags, Forks forks) {
    this.loop = loop;
    this.hangs = hangs;
    this.dags = dags;
    this.forks = forks;
  }

  /**
   * @return the run as it is after the request, where that is known without reading it
   * @throws NotOwned if the run belongs to another scheduler
   * @throws Refused if it cannot be carried out
   */
  Optional<RunView> carryOut(RunRequest request) {
    if (request instanceof RunRequest.Start start) {
      return start(start.header());
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    if (request instanceof RunRequest.Decide decide) {
      tell(
          new Inbound.Decide(
              decide.run(),
              decide.task(),
              decide.approved(),
              decide.by(),
              decide.comment(),
              answer));
    } else if (request instanceof RunRequest.Follow follow) {
      tell(new Inbound.DagChanged(follow.dag(), answer));
    } else if (request instanceof RunRequest.Pause pause) {
      ScheduleKey key = new ScheduleKey(pause.dag(), pause.trigger().orElse(ScheduleKey.ALL));
      tell(new Inbound.Pause(key, pause.by(), pause.reason(), answer));
    } else if (request instanceof RunRequest.Deliver call) {
      tell(
          new Inbound.Deliver(
              new ScheduleKey(call.dag(), call.trigger()),
              call.delivery(),
              call.digest(),
              call.reading(),
              call.replayOf(),
              answer));
    } else if (request instanceof RunRequest.BeginBackfill begin) {
      tell(new Inbound.BackfillMade(begin.dag(), answer));
    } else if (request instanceof RunRequest.SteerBackfill steer) {
      tell(
          new Inbound.SteerBackfill(
              steer.dag(), steer.backfill(), steer.to(), steer.by(), steer.why(), answer));
    } else if (request instanceof RunRequest.GoOn goOn) {
      tell(new Inbound.GoOn(goOn.run(), goOn.generation(), answer));
    } else {
      RunRequest.Cancel cancel = (RunRequest.Cancel) request;
      tell(new Inbound.Cancel(cancel.run(), cancel.reason(), cancel.kill(), answer));
    }
    if (!await(answer)) {
      throw new Refused(
          Refused.Reason.CONFLICT,
          "Run " + request.run() + " is not running; nothing was changed.");
    }
    return Optional.empty();
  }

  private Optional<RunView> start(RunHeader header) {
    DagPlan plan =
        dags.plan(header.dag(), header.dagVersion())
            .orElseThrow(
                () ->
                    new Refused(
                        Refused.Reason.NOT_FOUND,
                        "Version %s of DAG '%s' is not known here; submit it again."
                            .formatted(header.dagVersion(), header.dag())));
    Optional<Inbound.Fork> fork = Optional.empty();
    if (header.fork().isPresent()) {
      if (forks.exists(header.id())) {
        return Optional.empty(); // asked again: what the plan rested on may be gone by now
      }
      Forks.Planned planned = forks.again(header);
      fork = Optional.of(new Inbound.Fork(planned.past(), planned.plan()));
    }
    CompletableFuture<Optional<RunView>> answer = new CompletableFuture<>();
    tell(new Inbound.Trigger(header, plan, fork, answer));
    return await(answer);
  }

  private void tell(Inbound inbound) {
    if (!loop.test(inbound)) {
      throw new Refused(
          Refused.Reason.UNAVAILABLE, "The scheduler has too much to do; try again in a moment.");
    }
  }

  private <T> T await(CompletableFuture<T> answer) {
    long end = System.nanoTime() + ANSWER_WITHIN.toNanos();
    try {
      while (true) {
        try {
          return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (hangs.getAsBoolean() || System.nanoTime() - end >= 0) {
            throw RequestRouter.unavailable();
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refused refused) {
        throw refused;
      }
      if (e.getCause() instanceof NotOwned elsewhere) {
        throw elsewhere;
      }
      throw new IllegalStateException("the loop failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RequestRouter.unavailable();
    }
  }
}
