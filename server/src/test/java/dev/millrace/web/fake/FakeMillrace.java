package dev.millrace.web.fake;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.WorkerView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that knows what a test tells it: the built page, the REST views and their live events.
 * Every {@code tell} changes what REST answers, and then sends the event.
 */
public final class FakeMillrace implements AutoCloseable {
  final FakeState state = new FakeState();
  final EventStreams events = new EventStreams();
  final Troubles troubles = new Troubles();
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private FakeMillrace() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", new FakeRest(this));
  }

  public static FakeMillrace start() {
    try {
      FakeMillrace server = new FakeMillrace();
      server.http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
  }

  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** What REST answers from now on, without an event. */
  public FakeMillrace with(DagView dag, Object graph) {
    state.dags.put(dag.name(), dag);
    state.graphs.put(dag.name(), graph);
    return this;
  }

  public FakeMillrace with(RunView run, List<TaskView> tasks) {
    state.runs.put(run.id(), run);
    tasks.forEach(state::put);
    return this;
  }

  public FakeMillrace with(ModelView model, Map<Long, String> cards) {
    state.models.put(model.name(), model);
    cards.forEach((version, card) -> state.cards.put(model.name() + "/" + version, card));
    return this;
  }

  /** Everything is paused by somebody, or not any more. */
  public void maintenance(Optional<Pause> pause) {
    state.maintenance = pause;
  }

  public FakeMillrace with(WorkerView worker) {
    state.workers.put(worker.id(), worker);
    return this;
  }

  /** What a trigger was told, newest last. */
  public FakeMillrace with(DeliveryView delivery) {
    state.schedules.tell(delivery);
    return this;
  }

  public FakeMillrace with(TriggerView trigger, List<TickView> ticks) {
    state.schedules.put(trigger, ticks);
    return this;
  }

  public FakeMillrace with(AttemptView attempt) {
    state.attempts.add(attempt);
    return this;
  }

  public FakeMillrace with(String run, List<LogLine> lines) {
    lines.forEach(line -> state.log(run, line));
    return this;
  }

  public void tell(RunView run) {
    state.runs.put(run.id(), run);
    events.send(run.id(), "run", ViewJson.write(run));
  }

  public void tell(TaskView task) {
    state.put(task);
    events.send(task.run(), "task", ViewJson.write(task));
  }

  public void tell(String run, LogLine line) {
    state.log(run, line);
    events.send(run, "log", ViewJson.write(line));
  }

  /** Says that changes were forgotten. */
  public void forget() {
    state.runs.keySet().forEach(run -> events.send(run, "reset", "{\"newest\":1}"));
  }

  /** Refuses every request below this path of the API, such as {@code /runs}. */
  public void refuse(String path, int status, String title, String detail) {
    troubles.refuse(path, new Troubles.Refusal(status, title, detail));
  }

  /** Answers requests below this path again. */
  public void recover(String path) {
    troubles.recover(path);
  }

  /** Leaves requests below this path without an answer until {@link #recover}. */
  public void hold(String path) {
    troubles.hold(path);
  }

  /** Cuts every stream of events. */
  public void cutStreams() {
    events.cut();
  }

  /** How many pages follow the events of this run. */
  public long readersOf(String run) {
    return events.readers(run);
  }

  /** Runs that were asked for, first to last. */
  public List<Triggered> triggered() {
    return List.copyOf(state.triggered);
  }

  /** What was asked to be done to runs and schedules: the word of it and the body. */
  public List<String> asked() {
    return List.copyOf(state.asked);
  }

  /** A run that was asked for. */
  public record Triggered(
      String dag, Map<String, Object> params, String idempotencyKey, boolean cache) {}

  @Override
  public void close() {
    troubles.clear();
    events.cut();
    http.stop(0);
    threads.shutdownNow();
  }
}
