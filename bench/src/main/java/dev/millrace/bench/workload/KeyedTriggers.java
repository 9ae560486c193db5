package dev.millrace.bench.workload;

import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Poll;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that gives up on no trigger: it asks again, elsewhere if it can, with the same key. */
final class KeyedTriggers {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  private final List<MillraceClient> clients = new ArrayList<>();
  private final String dag;
  private final double perSecond;
  private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger due = new AtomicInteger();
  private volatile boolean over;

  KeyedTriggers(List<String> apis, String dag, double perSecond) {
    apis.forEach(api -> clients.add(new MillraceClient(api)));
    this.dag = dag;
    this.perSecond = perSecond;
  }

  /** Triggers at the rate on a thread of its own. */
  void start(Duration time) {
    Thread thread =
        new Thread(
            () -> {
              long began = System.nanoTime();
              for (int i = 0; i / perSecond < time.toSeconds(); i++) {
                long wait = (long) (i / perSecond * 1e9) - (System.nanoTime() - began);
                if (wait > 0) {
                  Poll.pause(Duration.ofNanos(wait));
                }
                due.incrementAndGet();
                trigger(i, i);
              }
              over = true;
            },
            "triggers");
    thread.setDaemon(true);
    thread.start();
  }

  private void trigger(int number, int attempt) {
    clients
        .get(Math.floorMod(attempt, clients.size()))
        .triggerAside(dag, "run-" + number)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null && answer.statusCode() == 202) {
                accepted.put(number, id(answer));
              } else {
                LATER.execute(() -> trigger(number, attempt + 1));
              }
            });
  }

  private static String id(HttpResponse<String> answer) {
    Matcher id = ID.matcher(answer.body());
    if (!id.find()) {
      throw new BenchmarkFailed("an answer without id: " + answer.body());
    }
    return id.group(1);
  }

  /** The ids of all runs, once every trigger has been accepted. */
  List<String> await(Duration patience) {
    Poll.until(
        () -> "all triggers, " + accepted.size() + " of " + due.get() + " were accepted",
        patience,
        Duration.ofMillis(100),
        () -> over && accepted.size() == due.get());
    return List.copyOf(accepted.values());
  }
}
