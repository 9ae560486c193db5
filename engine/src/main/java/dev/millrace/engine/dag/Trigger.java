package dev.millrace.engine.dag;

import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why runs of a DAG start. */
public sealed interface Trigger {
  /** Unique in the DAG. */
  String id();

  /** What happens while a run of before still goes on. */
  Overlap overlap();

  /** Parameters of its runs that fit what the DAG declares; the others have their defaults. */
  Map<String, Object> params();

  /** What becomes of a tick or an event while a run of the same trigger goes on. */
  enum Overlap {
    /** Its run waits. */
    QUEUE,
    /** It makes no run. */
    SKIP,
    /** The run that goes on is cancelled. */
    CANCEL_RUNNING,
    /** Both go on. */
    ALLOW
  }

  /** {@code cron} or {@code every}. */
  record Scheduled(
      String id, Schedule schedule, Missed missed, Overlap overlap, Map<String, Object> params)
      implements Trigger {
    public Scheduled {
      params = copy(params);
    }
  }

  /**
   * {@code event}.
   *
   * @param event its word, such as {@code drift}
   * @param model the registered model that it is about
   * @param cooldown how long after a run it makes no other
   */
  record OnEvent(
      String id,
      String event,
      String model,
      Optional<Duration> cooldown,
      Overlap overlap,
      Map<String, Object> params)
      implements Trigger {
    public OnEvent {
      params = copy(params);
    }
  }

  /**
   * {@code webhook}: each authorized call of its address.
   *
   * @param secret the name of the secret that callers prove to know; see {@link #secretName}
   * @param cooldown how long after a run no call makes another
   * @param debounce for how long no call may come until the last one makes a run
   * @param mapping what it makes of a body that has a shape of its own
   */
  record Webhook(
      String id,
      Optional<String> secret,
      Optional<Duration> cooldown,
      Optional<Duration> debounce,
      Overlap overlap,
      Map<String, Object> params,
      HookMapping mapping)
      implements Trigger {
    /** The trigger word of its runs. */
    public static final String KIND = "webhook";

    public Webhook {
      params = copy(params);
    }

    /** One that says nothing about secret and calm. */
    public Webhook(String id, Overlap overlap, Map<String, Object> params) {
      this(
          id,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          overlap,
          params,
          HookMapping.NONE);
    }

    /** One whose callers give parameters by name. */
    public Webhook(
        String id,
        Optional<String> secret,
        Optional<Duration> cooldown,
        Optional<Duration> debounce,
        Overlap overlap,
        Map<String, Object> params) {
      this(id, secret, cooldown, debounce, overlap, params, HookMapping.NONE);
    }

    /** The secret of the hook, named after DAG and trigger if nothing else is said. */
    public String secretName(String dag) {
      return secret.orElse(dag + "." + id);
    }
  }

  private static Map<String, Object> copy(Map<String, Object> params) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
