package dev.millrace.api.live;

import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * One reader's events as a publisher for one subscriber. Events go out on the executor, never on
 * the thread that publishes changes, and only as fast as the reader takes them.
 */
final class ReaderStream implements Flow.Publisher<LiveEvent>, Flow.Subscription {
  private final Changes changes;
  private final OptionalLong after;
  private final ScheduledExecutorService executor;
  private final Duration keepAlive;
  private final Runnable ended;
  private final ReaderQueue queue;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Flow.Subscriber<? super LiveEvent> reader;
  private volatile ScheduledFuture<?> ticks;

  /**
   * @param after sequence number that the reader has seen; empty for none
   * @param ended called once, when the stream is over for whatever reason
   */
  ReaderStream(
      Changes changes,
      OptionalLong after,
      Predicate<Change> wanted,
      int capacity,
      Duration keepAlive,
      ScheduledExecutorService executor,
      Runnable ended) {
    this.changes = changes;
    this.after = after;
    this.executor = executor;
    this.keepAlive = keepAlive;
    this.ended = ended;
    this.queue = new ReaderQueue(capacity, wanted, this::wake);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super LiveEvent> subscriber) {
    reader = subscriber;
    subscriber.onSubscribe(this);
    queue.open(changes, after);
    long millis = keepAlive.toMillis();
    ticks = executor.scheduleAtFixedRate(queue::keepAlive, millis, millis, TimeUnit.MILLISECONDS);
    if (over.get()) {
      release();
    }
  }

  @Override
  public void request(long n) {
    demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    wake();
  }

  @Override
  public void cancel() {
    end();
  }

  /** Lets one thread at a time send; whoever wakes it meanwhile makes it look again. */
  private void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::send);
    }
  }

  private void send() {
    int seen = wakes.get();
    do {
      sendWhatWaits();
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  private void sendWhatWaits() {
    while (demand.get() > 0 && !over.get()) {
      Optional<LiveEvent> event = queue.poll();
      if (event.isEmpty()) {
        break;
      }
      demand.decrementAndGet();
      reader.onNext(event.get());
    }
    if (queue.isOver() && end()) {
      reader.onComplete();
    }
  }

  private boolean end() {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      ended.run();
      release();
    }
    return first;
  }

  private void release() {
    queue.close();
    ScheduledFuture<?> timer = ticks;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
