package dev.millrace.scheduler.show;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.BetweenSchedulers.WhyAnswered;
import dev.millrace.engine.message.BetweenSchedulers.WhyAsked;
import dev.millrace.engine.why.Reason;
import dev.millrace.scheduler.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
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
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What keeps ready tasks: only the scheduler that owns their run knows, because it is the one that
 * looks for workers and slots. It is asked if it is another one. Any thread.
 */
public final class AskedReasons implements ReadyReasons, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AskedReasons.class);
  private static final long ANSWER_WITHIN_MILLIS = 2_000;

  private final String me;
  private final Function<String, Optional<String>> ownerOf;
  private final BiConsumer<String, BetweenSchedulers> send;
  private final ReadyReasons here;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<Map<String, Object>>> open = new ConcurrentHashMap<>();
  private final ExecutorService answering;

  /**
   * @param me id of this scheduler
   * @param ownerOf id of a run to the scheduler that owns it, as far as is known
   * @param send to whom and what
   * @param here knows what keeps tasks of runs of this scheduler
   */
  public AskedReasons(
      String me,
      Function<String, Optional<String>> ownerOf,
      BiConsumer<String, BetweenSchedulers> send,
      ReadyReasons here) {
    this.me = me;
    this.ownerOf = ownerOf;
    this.send = send;
    this.here = here;
    this.answering =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "scheduler-why");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public Map<String, Reason> of(String run, String dag, String version, Collection<String> steps) {
    if (steps.isEmpty()) {
      return Map.of();
    }
    Optional<String> owner = ownerOf.apply(run);
    if (owner.isEmpty()) {
      return forAll(
          steps,
          new Reason(
              "no-owner",
              "is ready; no scheduler owns its run at the moment, one takes it over within"
                  + " seconds",
              Map.of()));
    }
    return owner.get().equals(me)
        ? here.of(run, dag, version, steps)
        : elsewhere(
            owner.get(),
            new WhyAsked(lastId.incrementAndGet(), run, dag, version, List.copyOf(steps)));
  }

  private Map<String, Reason> elsewhere(String owner, WhyAsked question) {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    open.put(question.id(), answer);
    try {
      send.accept(owner, question);
      return read(answer.get(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return silent(owner, question);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silent(owner, question);
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    } finally {
      open.remove(question.id());
    }
  }

  private static Map<String, Reason> silent(String owner, WhyAsked question) {
    return forAll(
        question.steps(),
        new Reason(
            "owner-silent",
            "is ready; scheduler "
                + owner
                + ", which looks for its worker, did not answer within "
                + ANSWER_WITHIN_MILLIS / 1000
                + " s",
            Map.of("scheduler", owner)));
  }

  private static Map<String, Reason> forAll(Collection<String> steps, Reason reason) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    steps.forEach(step -> reasons.put(step, reason));
    return reasons;
  }

  /** Takes a question of another scheduler, or its answer; whether it was that. Never waits. */
  public boolean receive(String peer, BetweenSchedulers message) {
    if (message instanceof WhyAnswered answer) {
      CompletableFuture<Map<String, Object>> waiting = open.get(answer.id());
      if (waiting != null) {
        waiting.complete(answer.reasons());
      }
      return true;
    }
    if (message instanceof WhyAsked question) {
      try {
        answering.execute(() -> answer(peer, question));
      } catch (RejectedExecutionException e) {
        LOG.debugf("Not answering %s while ending", peer);
      }
      return true;
    }
    return false;
  }

  private void answer(String peer, WhyAsked question) {
    try {
      Map<String, Object> reasons = new LinkedHashMap<>();
      here.of(question.run(), question.dag(), question.version(), question.steps())
          .forEach((step, reason) -> reasons.put(step, plain(reason)));
      send.accept(peer, new WhyAnswered(question.id(), reasons));
    } catch (StoreException e) {
      LOG.debugf("Not answering %s: %s", peer, e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The question of %s why tasks of run %s wait failed", peer, question.run());
    }
  }

  private static Map<String, Object> plain(Reason reason) {
    return Map.of("cause", reason.cause(), "line", reason.line(), "facts", reason.facts());
  }

  private static Map<String, Reason> read(Map<String, Object> answer) {
    Map<String, Reason> reasons = new LinkedHashMap<>();
    answer.forEach(
        (step, said) -> {
          if (said instanceof Map<?, ?> reason) {
            Map<String, Object> facts = new LinkedHashMap<>();
            if (reason.get("facts") instanceof Map<?, ?> told) {
              told.forEach((name, value) -> facts.put(String.valueOf(name), value));
            }
            reasons.put(
                step,
                new Reason(
                    String.valueOf(reason.get("cause")),
                    String.valueOf(reason.get("line")),
                    facts));
          }
        });
    return reasons;
  }

  @Override
  public void close() {
    answering.shutdownNow();
  }
}
