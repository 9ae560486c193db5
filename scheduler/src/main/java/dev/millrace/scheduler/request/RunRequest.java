package dev.millrace.scheduler.request;

import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Window;
import dev.millrace.scheduler.store.RerunNotes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something to be done to one run, or to the schedules or backfills of one DAG. Repeating it does
 * no harm.
 */
public sealed interface RunRequest {
  /** The run that it is about, or the DAG, whose name has a shard like the id of a run. */
  String run();

  /** The word for it in a message between schedulers. */
  String what();

  /** Everything but the word, as plain data. */
  Map<String, Object> body();

  /** Start it, unless it exists already. */
  record Start(RunHeader header) implements RunRequest {
    @Override
    public String run() {
      return header.id();
    }

    @Override
    public String what() {
      return header.fork().isPresent() ? "fork" : "trigger";
    }

    @Override
    public Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("run", header.id());
      body.put("shard", (long) header.shard());
      body.put("dag", header.dag());
      body.put("version", header.dagVersion());
      body.put("params", header.params());
      body.put("trigger", header.trigger());
      body.put("createdAt", header.createdAt().toEpochMilli());
      header.timeout().ifPresent(limit -> body.put("timeoutMillis", limit.toMillis()));
      if (!header.cache()) {
        body.put("cache", false);
      }
      header.fork().ifPresent(fork -> body.put("fork", RerunNotes.data(fork)));
      header.tick().ifPresent(tick -> body.put("tick", data(tick)));
      return body;
    }
  }

  /**
   * Stop it.
   *
   * @param kill at once, without grace and without {@code finally}
   */
  record Cancel(String run, String reason, boolean kill) implements RunRequest {
    @Override
    public String what() {
      return kill ? "kill" : "cancel";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("run", run, "reason", reason);
    }
  }

  /**
   * Let it go on from where it failed.
   *
   * @param generation the one that it is to be in
   */
  record GoOn(String run, int generation) implements RunRequest {
    @Override
    public String what() {
      return "go-on";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("run", run, "generation", (long) generation);
    }
  }

  /** Say yes or no to what one of its tasks asks. */
  record Decide(String run, String task, boolean approved, String by, String comment)
      implements RunRequest {
    @Override
    public String what() {
      return "decide";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("run", run, "task", task, "approved", approved, "by", by, "comment", comment);
    }
  }

  /** Let its schedules follow the version that is current now. */
  record Follow(String dag) implements RunRequest {
    @Override
    public String run() {
      return dag;
    }

    @Override
    public String what() {
      return "follow";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("dag", dag);
    }
  }

  /**
   * Stop its schedules, or one of them, for the time being; or let them go on.
   *
   * @param trigger all of them if empty
   * @param reason empty to let them go on
   */
  record Pause(String dag, Optional<String> trigger, String by, Optional<String> reason)
      implements RunRequest {
    @Override
    public String run() {
      return dag;
    }

    @Override
    public String what() {
      return reason.isPresent() ? "pause" : "resume";
    }

    @Override
    public Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>(Map.of("dag", dag, "by", by));
      trigger.ifPresent(name -> body.put("trigger", name));
      reason.ifPresent(why -> body.put("reason", why));
      return body;
    }
  }

  /**
   * Take a call of a hook that is authorized.
   *
   * @param delivery its id
   * @param digest of its body
   * @param reading what the hook makes of it
   * @param replayOf the call that it repeats
   */
  record Deliver(
      String dag,
      String trigger,
      String delivery,
      String digest,
      HookReading reading,
      Optional<String> replayOf)
      implements RunRequest {
    @Override
    public String run() {
      return dag;
    }

    @Override
    public String what() {
      // an older scheduler does not know the other word, and so makes no run of such a call
      return reading.not().isPresent() ? "turn-down" : "deliver";
    }

    @Override
    public Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("dag", dag);
      body.put("trigger", trigger);
      body.put("delivery", delivery);
      body.put("digest", digest);
      body.put("params", reading.params());
      reading.not().ifPresent(not -> body.put("outcome", not.outcome().name()));
      reading.not().ifPresent(not -> body.put("why", not.why()));
      replayOf.ifPresent(id -> body.put("replayOf", id));
      return body;
    }
  }

  /** Begin with a backfill of it that was just made. */
  record BeginBackfill(String dag) implements RunRequest {
    @Override
    public String run() {
      return dag;
    }

    @Override
    public String what() {
      return "begin-backfill";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("dag", dag);
    }
  }

  /**
   * Let a backfill of it pause, go on or end.
   *
   * @param to the state that it is to have
   */
  record SteerBackfill(String dag, String backfill, BackfillState to, String by, String why)
      implements RunRequest {
    @Override
    public String run() {
      return dag;
    }

    @Override
    public String what() {
      return "steer-backfill";
    }

    @Override
    public Map<String, Object> body() {
      return Map.of("dag", dag, "backfill", backfill, "to", to.name(), "by", by, "why", why);
    }
  }

  /** What a message between schedulers asks for; empty if this version does not know the word. */
  static Optional<RunRequest> of(String what, Map<String, Object> body) {
    return switch (what) {
      case "trigger", "fork" -> Optional.of(new Start(header(body)));
      case "cancel", "kill" ->
          Optional.of(new Cancel(text(body, "run"), text(body, "reason"), what.equals("kill")));
      case "go-on" -> Optional.of(new GoOn(text(body, "run"), (int) number(body, "generation")));
      case "decide" ->
          Optional.of(
              new Decide(
                  text(body, "run"),
                  text(body, "task"),
                  Boolean.TRUE.equals(body.get("approved")),
                  text(body, "by"),
                  text(body, "comment")));
      case "follow" -> Optional.of(new Follow(text(body, "dag")));
      case "pause", "resume" ->
          Optional.of(
              new Pause(
                  text(body, "dag"),
                  optional(body, "trigger"),
                  text(body, "by"),
                  what.equals("pause") ? Optional.of(text(body, "reason")) : Optional.empty()));
      case "deliver", "turn-down" ->
          Optional.of(
              new Deliver(
                  text(body, "dag"),
                  text(body, "trigger"),
                  text(body, "delivery"),
                  text(body, "digest"),
                  reading(what, body),
                  optional(body, "replayOf")));
      case "begin-backfill" -> Optional.of(new BeginBackfill(text(body, "dag")));
      case "steer-backfill" ->
          Optional.of(
              new SteerBackfill(
                  text(body, "dag"),
                  text(body, "backfill"),
                  BackfillState.valueOf(text(body, "to")),
                  text(body, "by"),
                  text(body, "why")));
      default -> Optional.empty();
    };
  }

  private static Map<String, Object> params(Map<String, Object> body) {
    Map<String, Object> params = new LinkedHashMap<>();
    if (body.get("params") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> params.put(String.valueOf(name), value));
    }
    return params;
  }

  private static HookReading reading(String what, Map<String, Object> body) {
    return what.equals("deliver")
        ? HookReading.given(params(body))
        : HookReading.not(DeliveryOutcome.valueOf(text(body, "outcome")), text(body, "why"));
  }

  private static RunHeader header(Map<String, Object> body) {
    return new RunHeader(
        text(body, "run"),
        (int) number(body, "shard"),
        text(body, "dag"),
        text(body, "version"),
        params(body),
        text(body, "trigger"),
        Instant.ofEpochMilli(number(body, "createdAt")),
        Optional.of(number(body, "timeoutMillis"))
            .filter(millis -> millis > 0)
            .map(Duration::ofMillis),
        Optional.empty(),
        !Boolean.FALSE.equals(body.get("cache")),
        body.get("fork") instanceof Map<?, ?> fork
            ? Optional.of(RerunNotes.fork(fork))
            : Optional.empty(),
        body.get("tick") instanceof Map<?, ?> tick ? Optional.of(tick(tick)) : Optional.empty());
  }

  private static Map<String, Object> data(RunTick tick) {
    return Map.of(
        "trigger", tick.trigger(),
        "at", tick.tick().toEpochMilli(),
        "start", tick.window().start().toEpochMilli(),
        "end", tick.window().end().toEpochMilli());
  }

  private static RunTick tick(Map<?, ?> data) {
    return new RunTick(
        String.valueOf(data.get("trigger")),
        instant(data.get("at")),
        new Window(instant(data.get("start")), instant(data.get("end"))));
  }

  private static Instant instant(Object millis) {
    return Instant.ofEpochMilli(millis instanceof Number number ? number.longValue() : 0);
  }

  private static Optional<String> optional(Map<String, Object> body, String name) {
    return Optional.ofNullable(body.get(name)).map(String::valueOf);
  }

  private static String text(Map<String, Object> body, String name) {
    return String.valueOf(body.get(name));
  }

  private static long number(Map<String, Object> body, String name) {
    return body.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
