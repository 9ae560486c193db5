package dev.millrace.engine.dag;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** After how many runs in a row that failed it is paused; never if empty. */
  Optional<Integer> pauseAfter();

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
      String id,
      Schedule schedule,
      Missed missed,
      Overlap overlap,
      Map<String, Object> params,
      Optional<Integer> pauseAfter)
      implements Trigger {
    public Scheduled {
      params = copy(params);
    }

    /** One that only people pause. */
    public Scheduled(
        String id, Schedule schedule, Missed missed, Overlap overlap, Map<String, Object> params) {
      this(id, schedule, missed, overlap, params, Optional.empty());
    }
  }

  /** A trigger whose runs follow from what it is told, not from the time of day. */
  sealed interface Called extends Trigger {
    /** How long after a run nothing makes another. */
    Optional<Duration> cooldown();

    /** For how long nothing may be told until the last of it makes a run. */
    Optional<Duration> debounce();

    /** The trigger word of its runs. */
    String kind();

    /** What it hears by itself, by the names of its parts; nothing if it is called by name. */
    default Map<String, EventPattern> hears() {
      return Map.of();
    }
  }

  /**
   * {@code retrain}: the policy that trains a model anew.
   *
   * @param cooldown how long after a run it makes no other
   */
  record Retrain(
      RetrainPolicy policy,
      Optional<Duration> cooldown,
      Map<String, Object> params,
      Optional<Integer> pauseAfter)
      implements Called {
    /** The trigger word of its runs. */
    public static final String KIND = RetrainPolicy.WORD;

    /** The part that tells of drift. */
    public static final String DRIFT = "drift";

    /** The part that tells of new data. */
    public static final String ROWS = "rows";

    /** The part that tells of versions of the model, from which its age follows. */
    public static final String MODEL = "model";

    public Retrain {
      params = copy(params);
    }

    @Override
    public String id() {
      return RetrainPolicy.WORD;
    }

    @Override
    public Optional<Duration> debounce() {
      return Optional.empty();
    }

    /** One run waits for the one that goes on, and does for all that comes. */
    @Override
    public Overlap overlap() {
      return Overlap.QUEUE;
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Map<String, EventPattern> hears() {
      Map<String, EventPattern> hears = new LinkedHashMap<>();
      if (policy.drift()) {
        String model = policy.model().orElseThrow();
        hears.put(DRIFT, new EventPattern(EventKind.DRIFT, model, List.of("")));
      }
      policy
          .rows()
          .ifPresent(
              rows ->
                  hears.put(
                      ROWS,
                      new EventPattern(
                          EventKind.ARTIFACT_UPDATED, rows.dag(), List.of(rows.output()))));
      if (policy.age().isPresent()) {
        String model = policy.model().orElseThrow();
        List<String> alias = List.of(policy.alias().orElse(""));
        hears.put(MODEL, new EventPattern(EventKind.MODEL_UPDATED, model, alias));
      }
      return hears;
    }
  }

  /**
   * {@code event}.
   *
   * @param rule what it hears
   * @param cooldown how long after a run it makes no other
   * @param debounce for how long no event may come until the last one makes a run
   */
  record OnEvent(
      String id,
      EventRule rule,
      Optional<Duration> cooldown,
      Optional<Duration> debounce,
      Overlap overlap,
      Map<String, Object> params,
      Optional<Integer> pauseAfter)
      implements Called {
    /** The trigger word of its runs. */
    public static final String KIND = "event";

    public OnEvent {
      params = copy(params);
    }

    /** One that only people pause. */
    public OnEvent(
        String id,
        EventRule rule,
        Optional<Duration> cooldown,
        Optional<Duration> debounce,
        Overlap overlap,
        Map<String, Object> params) {
      this(id, rule, cooldown, debounce, overlap, params, Optional.empty());
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Map<String, EventPattern> hears() {
      return rule.parts();
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
      Optional<Integer> pauseAfter,
      HookMapping mapping)
      implements Called {
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
          Optional.empty(),
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
      this(id, secret, cooldown, debounce, overlap, params, Optional.empty(), HookMapping.NONE);
    }

    @Override
    public String kind() {
      return KIND;
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
