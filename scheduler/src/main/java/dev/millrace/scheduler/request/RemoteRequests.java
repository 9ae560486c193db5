package dev.millrace.scheduler.request;

import dev.millrace.engine.message.BetweenSchedulers.Answer;
import dev.millrace.engine.message.BetweenSchedulers.Ask;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.loop.NotOwned;
import dev.millrace.scheduler.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Asks other schedulers, and answers what they ask. Any thread. */
final class RemoteRequests implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RemoteRequests.class);
  private static final int ANSWERING_THREADS = 4;
  static final String DONE = "done";
  static final String NOT_OWNER = "not-owner";

  private final Fabric fabric;
  private final LocalRequests local;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<Answer>> open = new ConcurrentHashMap<>();
  private final ExecutorService answering;

  RemoteRequests(Fabric fabric, LocalRequests local) {
    this.fabric = fabric;
    this.local = local;
    this.answering =
        Executors.newFixedThreadPool(
            ANSWERING_THREADS,
            task -> {
              Thread thread = new Thread(task, "scheduler-requests");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Asks another scheduler and waits for its answer.
   *
   * @return whether it was carried out; false if that scheduler does not own the run or did not
   *     answer in time
   * @throws Refused if it cannot be carried out
   */
  boolean ask(String scheduler, RunRequest request, long waitMillis) throws InterruptedException {
    long id = lastId.incrementAndGet();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    open.put(id, answer);
    try {
      fabric.send(scheduler, List.of(new Ask(id, request.what(), request.body())));
      Answer got = answer.get(waitMillis, TimeUnit.MILLISECONDS);
      if (got.outcome().equals(DONE)) {
        return true;
      }
      if (got.outcome().equals(NOT_OWNER)) {
        return false;
      }
      throw new Refused(reason(got.outcome()), got.message());
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    } finally {
      open.remove(id);
    }
  }

  private static Refused.Reason reason(String word) {
    for (Refused.Reason known : Refused.Reason.values()) {
      if (known.name().equals(word)) {
        return known;
      }
    }
    return Refused.Reason.UNAVAILABLE; // a newer scheduler may know more words
  }

  void answered(Answer answer) {
    CompletableFuture<Answer> waiting = open.get(answer.id());
    if (waiting != null) {
      waiting.complete(answer);
    }
  }

  /** Carries out what another scheduler asks for; returns at once. */
  void asked(String peer, Ask ask) {
    try {
      answering.execute(() -> fabric.send(peer, List.of(answer(ask))));
    } catch (RejectedExecutionException e) {
      LOG.debugf("Not answering %s while ending", peer); // whoever asks will ask the next owner
    }
  }

  private Answer answer(Ask ask) {
    try {
      Optional<RunRequest> request = RunRequest.of(ask.what(), ask.body());
      if (request.isEmpty()) {
        return new Answer(
            ask.id(),
            Refused.Reason.UNAVAILABLE.name(),
            "The scheduler that owns the run does not know '" + ask.what() + "'; update it.");
      }
      local.carryOut(request.get());
      return new Answer(ask.id(), DONE, "");
    } catch (NotOwned e) {
      return new Answer(ask.id(), NOT_OWNER, "");
    } catch (Refused e) {
      return new Answer(ask.id(), e.reason().name(), e.getMessage());
    } catch (StoreException e) {
      return new Answer(
          ask.id(), Refused.Reason.UNAVAILABLE.name(), RequestRouter.unavailable().getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The request '%s' of another scheduler failed", ask.what());
      return new Answer(
          ask.id(),
          Refused.Reason.UNAVAILABLE.name(),
          "The scheduler that owns the run failed; its log says why.");
    }
  }

  @Override
  public void close() {
    answering.shutdownNow();
  }
}
