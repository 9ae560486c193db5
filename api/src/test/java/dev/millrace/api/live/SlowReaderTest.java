package dev.millrace.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.memory.MemoryChanges;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.view.Change;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlowReaderTest {
  private final MemoryChanges changes = new MemoryChanges();
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final AtomicInteger ends = new AtomicInteger();
  private final Reader reader = new Reader();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void whatIsQueuedGoesOutThenTheStreamEndsAndNothingListens() throws Exception {
    start(OptionalLong.empty());
    publish(5);
    assertThat(changes.listeners()).isZero();
    assertThat(ends).hasValue(0);
    reader.subscription.request(10);
    reader.completed.await();
    assertThat(sequences(reader.events)).containsExactly(0L, 1L, 2L);
    assertThat(ends).hasValue(1);
  }

  @Test
  void aBacklogLongerThanTheQueueIsReadInSeveralVisits() throws Exception {
    publish(6);
    start(OptionalLong.of(1));
    reader.subscription.request(10);
    reader.completed.await();
    long last = reader.events.stream().mapToLong(LiveEvent::sequence).max().orElseThrow();
    assertThat(last).isGreaterThan(1);
    assertThat(sequences(reader.events)).startsWith(1L, 2L).isSorted();
  }

  @Test
  void aReaderThatCancelsHearsNothingMore() {
    start(OptionalLong.empty());
    reader.subscription.cancel();
    reader.subscription.cancel();
    publish(1);
    assertThat(changes.listeners()).isZero();
    assertThat(ends).hasValue(1);
    assertThat(reader.events).isEmpty();
  }

  @Test
  void theVeryFirstChangesAreNotLostUnannounced() throws Exception {
    MemoryChanges racing =
        new MemoryChanges() {
          @Override
          public synchronized Subscription subscribe(long after, Consumer<Change> listener) {
            publish("task", "r1", Samples.task("r1", "raw"));
            return super.subscribe(after, listener);
          }
        };
    start(racing, OptionalLong.empty());
    reader.subscription.request(10);
    assertThat(reader.events.take().kind()).isEqualTo(LiveEvent.Kind.BEGIN);
    assertThat(reader.events.take()).isEqualTo(LiveEvent.of(LiveEvent.Kind.RESET, 1));
  }

  private void start(OptionalLong after) {
    start(changes, after);
  }

  private void start(MemoryChanges changes, OptionalLong after) {
    new ReaderStream(
            changes, after, change -> true, 3, Duration.ofHours(1), executor, ends::incrementAndGet)
        .subscribe(reader);
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      changes.publish("task", "r1", Samples.task("r1", "raw"));
    }
  }

  private static List<Long> sequences(BlockingQueue<LiveEvent> events) {
    return events.stream().map(LiveEvent::sequence).toList();
  }

  /** Takes only what a test asks for. */
  private static final class Reader implements Flow.Subscriber<LiveEvent> {
    private final BlockingQueue<LiveEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch completed = new CountDownLatch(1);
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(LiveEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void onComplete() {
      completed.countDown();
    }
  }
}
