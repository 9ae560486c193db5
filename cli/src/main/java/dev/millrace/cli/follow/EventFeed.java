package dev.millrace.cli.follow;

import dev.millrace.cli.rest.EventStream;
import dev.millrace.cli.rest.RestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The live events of a run, read by a thread of their own that connects again whenever the stream
 * ends. It may lose events between two connections, so after each {@link Signal#CONNECTED} the
 * whole state has to be read once.
 */
final class EventFeed implements AutoCloseable {
  private static final int QUEUE_MAX = 10_000;
  private static final Duration RECONNECT = Duration.ofSeconds(2);

  private final RestClient rest;
  private final String path;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread reader;
  private volatile boolean live;
  private volatile EventStream stream;

  private EventFeed(RestClient rest, String path) {
    this.rest = rest;
    this.path = path;
    this.reader = new Thread(this::read, "millrace-events");
    this.reader.setDaemon(true);
  }

  static EventFeed open(RestClient rest, String path) {
    EventFeed feed = new EventFeed(rest, path);
    feed.reader.start();
    return feed;
  }

  /** Whether events arrive now; otherwise the state has to be asked for. */
  boolean live() {
    return live;
  }

  Optional<Signal> poll(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(signals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void read() {
    try {
      do {
        readOnce();
      } while (!closed.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOnce() throws InterruptedException {
    try (EventStream events = new EventStream(rest.events(path))) {
      stream = events;
      if (closed.getCount() == 0) {
        return;
      }
      signals.put(Signal.CONNECTED);
      live = true;
      Optional<EventStream.Event> event = events.next();
      while (event.isPresent()) {
        signals.put(new Signal(event));
        event = events.next();
      }
    } catch (IOException broken) {
      // Reading the state again and again takes over until the next connection works.
      live = false;
    } finally {
      live = false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    reader.interrupt();
    EventStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyBroken) {
        live = false;
      }
    }
  }

  /**
   * @param event empty for "connected just now"
   */
  record Signal(Optional<EventStream.Event> event) {
    static final Signal CONNECTED = new Signal(Optional.empty());
  }
}
