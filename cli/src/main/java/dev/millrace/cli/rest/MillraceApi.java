package dev.millrace.cli.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WorkerView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the command asks of a server, by name. */
public final class MillraceApi {
  static final String ROOT = "/api/v1";
  private static final int PAGE = 500;

  private final RestClient rest;

  public MillraceApi(RestClient rest) {
    this.rest = rest;
  }

  public RestClient rest() {
    return rest;
  }

  /** Sends the bytes unless the server has them. */
  public void upload(String digest, Path file) throws IOException {
    String path = ROOT + "/artifacts/" + digest;
    if (!rest.exists(path)) {
      rest.put(path, file);
    }
  }

  /**
   * @param digest with or without {@code sha256:}
   */
  public void download(String digest, Path file) throws IOException {
    String hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : digest;
    rest.download(ROOT + "/artifacts/" + hex, file);
  }

  /** Makes a DAG version current. */
  public DagView submit(String file, String source, Map<String, String> files) {
    return rest.post(
        ROOT + "/dags",
        Map.of("file", file, "source", source, "files", files),
        Map.of(),
        new TypeReference<>() {});
  }

  public List<DagView> dags() {
    return rest.get(ROOT + "/dags", new TypeReference<Page<DagView>>() {}).items();
  }

  public DagView dag(String name) {
    return rest.get(ROOT + "/dags/" + segment(name), new TypeReference<>() {});
  }

  /** What concerns maintenance. */
  public MaintenanceApi maintenance() {
    return new MaintenanceApi(rest);
  }

  /** What concerns webhooks. */
  public HookApi hooks() {
    return new HookApi(rest);
  }

  /** What concerns backfills. */
  public BackfillApi backfills() {
    return new BackfillApi(rest);
  }

  /** What concerns schedules. */
  public ScheduleApi schedules() {
    return new ScheduleApi(rest);
  }

  /**
   * @param how how to run it, as members of the request besides the parameters
   */
  public RunView trigger(
      String dag, Map<String, Object> params, Map<String, Object> how, Optional<String> key) {
    Map<String, Object> body = new LinkedHashMap<>(how);
    body.put("params", params);
    return rest.post(
        ROOT + "/dags/" + segment(dag) + "/runs",
        body,
        key.map(k -> Map.of("Idempotency-Key", k)).orElse(Map.of()),
        new TypeReference<>() {});
  }

  /**
   * What a run made from another one would do.
   *
   * @param body members of the request
   */
  public ForkView planFork(String run, Map<String, Object> body) {
    return rest.post(runPath(run) + "/fork/plan", body, Map.of(), new TypeReference<>() {});
  }

  /** Makes a run from another one; the body as of {@link #planFork}, with the plan's digest. */
  public RunView fork(String run, Map<String, Object> body, Optional<String> key) {
    return rest.post(
        runPath(run) + "/fork",
        body,
        key.map(k -> Map.of("Idempotency-Key", k)).orElse(Map.of()),
        new TypeReference<>() {});
  }

  /** Lets a run go on from where it failed; the same generation again does nothing. */
  public RunView goOn(String run, int generation) {
    return rest.post(
        runPath(run) + "/rerun",
        Map.of("generation", generation),
        Map.of(),
        new TypeReference<>() {});
  }

  public RunView cancel(String run, Optional<String> reason) {
    return stop(run, "cancel", reason);
  }

  public RunView kill(String run, Optional<String> reason) {
    return stop(run, "kill", reason);
  }

  private RunView stop(String run, String how, Optional<String> reason) {
    return rest.post(
        runPath(run) + "/" + how,
        reason.map(why -> Map.of("reason", why)).orElse(Map.of()),
        Map.of(),
        new TypeReference<>() {});
  }

  /** Says yes or no to what a task asks. */
  public TaskView decide(
      String run, String task, boolean approved, String by, Optional<String> comment) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("approved", approved);
    body.put("by", by);
    comment.ifPresent(why -> body.put("comment", why));
    return rest.post(
        runPath(run) + "/tasks/" + segment(task) + "/decision",
        body,
        Map.of(),
        new TypeReference<>() {});
  }

  /** Runs, newest first. */
  public Page<RunView> runs(Optional<String> dag, Optional<String> state, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    dag.ifPresent(d -> query.put("dag", d));
    state.ifPresent(s -> query.put("state", s));
    query.put("limit", Integer.toString(limit));
    return rest.get(ROOT + "/runs" + query(query), new TypeReference<>() {});
  }

  public RunView run(String run) {
    return rest.get(runPath(run), new TypeReference<>() {});
  }

  /** The tasks of the steps of a run, in the order of the DAG. */
  public List<TaskView> tasks(String run) {
    return all(runPath(run) + "/tasks");
  }

  /** The items of a task that have begun, in their order. */
  public List<TaskView> items(String run, String task) {
    return all(runPath(run) + "/tasks/" + segment(task) + "/items");
  }

  /** A task or an item; empty if there is no such one. */
  public Optional<TaskView> task(String run, String task) {
    String path = runPath(run) + "/tasks/" + segment(task);
    return rest.exists(path)
        ? Optional.of(rest.get(path, new TypeReference<>() {}))
        : Optional.empty();
  }

  /** Why a run is where it is. */
  public WhyView why(String run) {
    return rest.get(runPath(run) + "/why", new TypeReference<>() {});
  }

  /** Why a task is where it is, and what it waits for. */
  public WhyView why(String run, String task) {
    return rest.get(runPath(run) + "/tasks/" + segment(task) + "/why", new TypeReference<>() {});
  }

  private List<TaskView> all(String path) {
    List<TaskView> tasks = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("limit", Integer.toString(PAGE));
      cursor.ifPresent(c -> query.put("cursor", c));
      Page<TaskView> page = rest.get(path + query(query), new TypeReference<>() {});
      tasks.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return tasks;
  }

  /**
   * Lines of a task, oldest first.
   *
   * @param after only lines with a higher sequence number of {@code attempt}
   */
  public List<LogLine> logs(String run, String task, int attempt, long after, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("attempt", Integer.toString(attempt));
    query.put("after", Long.toString(after));
    query.put("limit", Integer.toString(limit));
    return rest.get(
            runPath(run) + "/tasks/" + segment(task) + "/logs" + query(query),
            new TypeReference<Page<LogLine>>() {})
        .items();
  }

  /** Path of the live events of a run. */
  public static String eventsPath(String run) {
    return runPath(run) + "/events";
  }

  /**
   * How long the steps of a DAG took in the newest runs that succeeded; empty if there is no such
   * DAG.
   */
  public Optional<DagDurationsView> durations(String dag, int runs) {
    String path = ROOT + "/dags/" + segment(dag) + "/durations?runs=" + runs;
    return rest.exists(path)
        ? Optional.of(rest.get(path, new TypeReference<>() {}))
        : Optional.empty();
  }

  public List<WorkerView> workers() {
    return rest.get(ROOT + "/workers", new TypeReference<Page<WorkerView>>() {}).items();
  }

  public List<PoolView> pools() {
    return rest.get(ROOT + "/pools", new TypeReference<Page<PoolView>>() {}).items();
  }

  /** Says how many slots a pool has. */
  public PoolView definePool(String pool, int slots) {
    return rest.put(
        ROOT + "/pools/" + segment(pool), Map.of("slots", slots), new TypeReference<>() {});
  }

  public void removePool(String pool) {
    rest.delete(ROOT + "/pools/" + segment(pool));
  }

  /** Lets no further task take slots of a pool for the time being. */
  public PoolView pausePool(String pool, String by, String reason) {
    return changedPool(pool, "/pause", Map.of("by", by, "reason", reason));
  }

  /** Lets tasks take slots of a pool again. */
  public PoolView resumePool(String pool, String by) {
    return changedPool(pool, "/resume", Map.of("by", by));
  }

  private PoolView changedPool(String pool, String how, Map<String, String> body) {
    return rest.post(
        ROOT + "/pools/" + segment(pool) + how, body, Map.of(), new TypeReference<>() {});
  }

  public List<SourceView> sources() {
    return rest.get(ROOT + "/sources", new TypeReference<Page<SourceView>>() {}).items();
  }

  public SourceView source(String name) {
    return rest.get(ROOT + "/sources/" + segment(name), new TypeReference<>() {});
  }

  /** Asks for a source to be read now. */
  public SourceView syncSource(String name) {
    return rest.post(
        ROOT + "/sources/" + segment(name) + "/sync", Map.of(), Map.of(), new TypeReference<>() {});
  }

  public void forgetSource(String name) {
    rest.delete(ROOT + "/sources/" + segment(name));
  }

  /** The newest versions of a DAG. */
  public Page<DagVersionView> versions(String dag, int limit) {
    return rest.get(
        ROOT + "/dags/" + segment(dag) + "/versions?limit=" + limit, new TypeReference<>() {});
  }

  /** How two versions of a DAG differ. */
  public DagDiffView diff(String dag, String from, String to) {
    return rest.get(
        ROOT + "/dags/" + segment(dag) + "/versions/" + segment(from) + "/diff/" + segment(to),
        new TypeReference<>() {});
  }

  public List<ModelView> models() {
    return rest.get(ROOT + "/models", new TypeReference<Page<ModelView>>() {}).items();
  }

  public ModelView model(String name) {
    return rest.get(ROOT + "/models/" + segment(name), new TypeReference<>() {});
  }

  /**
   * @param selector an alias, or a version number in digits
   */
  public ModelVersionView modelVersion(String name, String selector) {
    return rest.get(
        ROOT + "/models/" + segment(name) + "/versions/" + segment(selector),
        new TypeReference<>() {});
  }

  /**
   * What a version of a model reads and answers, in the words of the Open Inference Protocol v2.
   */
  public ModelMetadata metadata(String name, long version) {
    return rest.get(
        "/v2/models/" + segment(name) + "/versions/" + version, new TypeReference<>() {});
  }

  /** Predicts rows in order. */
  public Predictions predict(String name, long version, List<Map<String, Object>> rows) {
    return rest.post(
        ROOT + "/models/" + segment(name) + "/predict?version=" + version,
        Map.of("rows", rows),
        Map.of(),
        new TypeReference<>() {});
  }

  private static String runPath(String run) {
    return ROOT + "/runs/" + segment(run);
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + segment(entry.getValue()))
        .collect(Collectors.joining("&", "?", ""));
  }
}
