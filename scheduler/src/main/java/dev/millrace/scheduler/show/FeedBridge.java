package dev.millrace.scheduler.show;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.BetweenSchedulers.Shown;
import dev.millrace.engine.message.BetweenSchedulers.Watching;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.ProgressView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Shows at each scheduler what became true at the others, as long as somebody watches there. Only
 * names travel, the views are read from the database; what gets lost is shown with the next change.
 * A thread of its own reads and publishes.
 */
public final class FeedBridge implements Runnable, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FeedBridge.class);
  private static final Duration SAY_EVERY = Duration.ofSeconds(1);
  private static final Duration BELIEVED_FOR = Duration.ofSeconds(4);
  private static final int WAITING_MAX = 10_000;
  private static final int LINES_MAX = 1_000;

  private final ChangeFeed feed;
  private final LiveState live;
  private final Fabric fabric;
  private final Queries queries;
  private final Map<String, Long> watchers = new ConcurrentHashMap<>();
  private final BlockingQueue<Shown> seen = new LinkedBlockingQueue<>(WAITING_MAX);

  /** By task and attempt, the last line shown here. For the bridge's thread. */
  private final Map<String, Long> linesShown = new HashMap<>();

  private final Thread thread = new Thread(this, "scheduler-feed");
  private volatile boolean closed;
  private boolean saidToWatch;

  public FeedBridge(ChangeFeed feed, LiveState live, Fabric fabric, Queries queries) {
    this.feed = feed;
    this.live = live;
    this.fabric = fabric;
    this.queries = queries;
  }

  public void start() {
    feed.subscribe(0, this::tellWatchers);
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes what other schedulers say; whether it was for the bridge. Never waits. */
  public boolean receive(String peer, BetweenSchedulers message) {
    if (message instanceof Watching watching) {
      if (watching.watches()) {
        watchers.put(peer, System.nanoTime() + BELIEVED_FOR.toNanos());
      } else {
        watchers.remove(peer);
      }
      return true;
    }
    if (message instanceof Shown shown) {
      if (!seen.offer(shown)) {
        LOG.debug("Too many changes of other schedulers wait to be shown");
      }
      return true;
    }
    return false;
  }

  /** On the thread of whoever publishes: says the name of what changed here. */
  private void tellWatchers(Change change) {
    if (watchers.isEmpty() || Thread.currentThread() == thread) {
      return;
    }
    long now = System.nanoTime();
    watchers.values().removeIf(until -> until - now < 0);
    for (String peer : watchers.keySet()) {
      fabric.send(peer, List.of(new Shown(change.kind(), change.run(), name(change.body()))));
    }
  }

  private static Map<String, Object> name(Object body) {
    Map<String, Object> name = new LinkedHashMap<>();
    if (body instanceof TaskView task) {
      name.put("task", task.id());
      task.progress().ifPresent(p -> name.put("fraction", p.fraction()));
      task.progress().ifPresent(p -> name.put("what", p.what()));
    } else if (body instanceof LogLine line) {
      name.put("task", line.task());
      name.put("attempt", (long) line.attempt());
      name.put("line", line.sequence());
    }
    return name;
  }

  @Override
  public void run() {
    long saidAt = System.nanoTime() - SAY_EVERY.toNanos();
    while (!closed) {
      try {
        Shown next = seen.poll(SAY_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          List<Shown> batch = new ArrayList<>(List.of(next));
          seen.drainTo(batch);
          show(batch);
        }
        if (System.nanoTime() - saidAt >= SAY_EVERY.toNanos()) {
          sayWhetherSomebodyWatches();
          saidAt = System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.debugf("Changes of other schedulers are not shown now: %s", e);
      }
    }
  }

  private void sayWhetherSomebodyWatches() {
    boolean watches = feed.listeners() > 1; // one is this bridge
    if (watches || saidToWatch) {
      for (Fabric.Peer peer : fabric.peers()) {
        if (peer.role() == Fabric.Role.SCHEDULER && !peer.id().equals(fabric.self().id())) {
          fabric.send(peer.id(), List.of(new Watching(watches)));
        }
      }
    }
    saidToWatch = watches;
  }

  /** Each thing that changed once, however often it did, with the views of now. */
  private void show(List<Shown> batch) {
    Map<String, Shown> last = new LinkedHashMap<>();
    for (Shown shown : batch) {
      String key = shown.kind() + "/" + shown.run() + "/" + shown.body().get("task");
      last.remove(key);
      last.put(key, shown);
    }
    if (feed.listeners() > 1) {
      last.values().forEach(this::show);
    }
  }

  private void show(Shown shown) {
    String task = String.valueOf(shown.body().get("task"));
    switch (shown.kind()) {
      case "run" ->
          queries.run(shown.run()).ifPresent(run -> feed.publish("run", shown.run(), run));
      case "task" -> {
        live.progressElsewhere(shown.run(), task, progress(shown.body()));
        queries.task(shown.run(), task).ifPresent(view -> feed.publish("task", shown.run(), view));
      }
      case "log" -> showLines(shown, task);
      default -> LOG.debugf("A newer scheduler shows a '%s'", shown.kind());
    }
  }

  private static Optional<ProgressView> progress(Map<String, Object> body) {
    return body.get("fraction") instanceof Number fraction
        ? Optional.of(new ProgressView(fraction.doubleValue(), String.valueOf(body.get("what"))))
        : Optional.empty();
  }

  private void showLines(Shown shown, String task) {
    if (!(shown.body().get("attempt") instanceof Number attempt)
        || !(shown.body().get("line") instanceof Number line)) {
      return;
    }
    String key = shown.run() + "/" + task + "/" + attempt;
    if (linesShown.size() > WAITING_MAX) {
      linesShown.clear();
    }
    long after = linesShown.getOrDefault(key, line.longValue() - 1);
    for (LogLine each :
        queries.logs(shown.run(), task, Optional.of(attempt.intValue()), after, LINES_MAX)) {
      feed.publish("log", shown.run(), each);
      linesShown.put(key, each.sequence());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
