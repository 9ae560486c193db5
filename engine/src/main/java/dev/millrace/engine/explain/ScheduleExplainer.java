package dev.millrace.engine.explain;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.schedule.ClockNotes;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.ScheduleView.ClockChange;
import dev.millrace.engine.view.ScheduleView.MissedView;
import dev.millrace.engine.view.ScheduleView.MoreView;
import dev.millrace.engine.view.ScheduleView.TickView;
import dev.millrace.engine.view.ScheduleView.TriggerView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Works out when triggers will start runs. Pure. */
public final class ScheduleExplainer {
  /** Most ticks that are listed for a trigger. */
  public static final int TICKS_MAX = 1_000;

  private static final int CHANGES_MAX = 100; // of clocks, listed
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

  private final Moment from;
  private final Optional<Moment> to;
  private final int max;

  /**
   * @param from included
   * @param to not included
   * @param max most ticks of a trigger, 1 to {@link #TICKS_MAX}
   */
  public ScheduleExplainer(Moment from, Optional<Moment> to, int max) {
    this.from = from;
    this.to = to;
    this.max = max;
  }

  public ScheduleView explain(String dag, String version, List<Trigger> triggers) {
    return new ScheduleView(dag, version, triggers.stream().map(this::trigger).toList());
  }

  /** One trigger. */
  public TriggerView trigger(Trigger trigger) {
    return schedule(trigger)
        .map(schedule -> withTicks(trigger, schedule))
        .orElseGet(() -> withoutTicks(trigger));
  }

  /** What its ticks follow from, if it has any. */
  private static Optional<Schedule> schedule(Trigger trigger) {
    if (trigger instanceof Trigger.Retrain retrain) {
      return retrain.policy().cron();
    }
    return trigger instanceof Trigger.Scheduled scheduled
        ? Optional.of(scheduled.schedule())
        : Optional.empty();
  }

  /** What a trigger says, and no tick. */
  public static TriggerView withoutTicks(Trigger trigger) {
    Optional<Trigger.Scheduled> scheduled =
        trigger instanceof Trigger.Scheduled some ? Optional.of(some) : Optional.empty();
    return new TriggerView(
        trigger.id(),
        form(trigger),
        says(trigger),
        schedule(trigger).map(schedule -> schedule.zone().getId()),
        scheduled.map(some -> missed(some.missed())),
        word(trigger.overlap()),
        trigger.pauseAfter(),
        trigger.params(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private TriggerView withTicks(Trigger trigger, Schedule schedule) {
    Instant start = from.in(schedule.zone());
    Optional<Instant> end = to.map(moment -> moment.in(schedule.zone()));
    List<TickView> ticks = new ArrayList<>();
    Optional<Instant> tick = within(schedule.next(start.minusNanos(1)), end);
    Instant last = start;
    while (tick.isPresent() && ticks.size() < max) {
      last = tick.get();
      ticks.add(view(schedule, last));
      tick = within(schedule.next(last), end);
    }
    Instant listed = last;
    return withoutTicks(trigger)
        .with(
            start,
            end,
            ticks,
            tick.isPresent() ? end.map(e -> more(schedule, listed, e)) : Optional.empty(),
            changes(schedule, start, tick.isPresent() ? listed : end.orElse(listed)));
  }

  private static Optional<Instant> within(Optional<Instant> tick, Optional<Instant> end) {
    return tick.filter(t -> end.isEmpty() || t.isBefore(end.get()));
  }

  private static MoreView more(Schedule schedule, Instant after, Instant end) {
    TickCount count = schedule.count(after, end.minusNanos(1));
    return new MoreView(count.ticks(), count.exact());
  }

  /** The time where a schedule's clock stands, with its offset. */
  static String local(Schedule schedule, Instant tick) {
    return LOCAL.format(tick.atZone(schedule.zone()));
  }

  private static TickView view(Schedule schedule, Instant tick) {
    return new TickView(
        tick, local(schedule, tick), schedule.window(tick), ClockNotes.of(schedule, tick));
  }

  private static String form(Trigger trigger) {
    if (trigger instanceof Trigger.Scheduled scheduled) {
      return scheduled.schedule() instanceof IntervalSchedule ? "every" : "cron";
    }
    return ((Trigger.Called) trigger).kind();
  }

  private static List<String> says(Trigger trigger) {
    if (trigger instanceof Trigger.OnEvent on) {
      return says(on);
    }
    if (trigger instanceof Trigger.Webhook hook) {
      return says(hook);
    }
    if (trigger instanceof Trigger.Retrain retrain) {
      return says(retrain);
    }
    return trigger instanceof Trigger.Scheduled scheduled ? says(scheduled.schedule()) : List.of();
  }

  private static List<String> says(Trigger.OnEvent on) {
    List<String> says = new ArrayList<>(List.of(on.rule().toString()));
    on.rule().within().ifPresent(time -> says.add("within " + duration(time)));
    says.addAll(calm(on));
    return says;
  }

  private static List<String> says(Trigger.Webhook hook) {
    List<String> says = new ArrayList<>();
    hook.mapping().condition().ifPresent(written -> says.add("if " + written.value()));
    says.addAll(calm(hook));
    return says;
  }

  private static List<String> says(Trigger.Retrain retrain) {
    RetrainPolicy policy = retrain.policy();
    List<String> says = new ArrayList<>();
    policy.cron().ifPresent(cron -> says(cron).forEach(c -> says.add(c + " in " + cron.zone())));
    if (policy.drift()) {
      says.add("drift of " + policy.model().orElse(""));
    }
    policy
        .rows()
        .ifPresent(
            rows ->
                says.add(
                    rows.atLeast()
                        + (rows.atLeast() == 1 ? " new row in " : " new rows in ")
                        + rows.dag()
                        + "."
                        + rows.output()));
    policy.age().ifPresent(age -> says.add(policy.modelText() + " older than " + duration(age)));
    says.addAll(calm(retrain));
    policy
        .budget()
        .ifPresent(
            budget -> says.add("budget " + budget.runs() + " per " + duration(budget.per())));
    return says;
  }

  private static List<String> calm(Trigger.Called hook) {
    List<String> says = new ArrayList<>();
    hook.cooldown().ifPresent(time -> says.add("cooldown " + duration(time)));
    hook.debounce().ifPresent(time -> says.add("debounce " + duration(time)));
    return says;
  }

  private static List<String> says(Schedule schedule) {
    if (schedule instanceof CronSchedule cron) {
      return List.of(cron.cron().text());
    }
    if (schedule instanceof MergedSchedule merged) {
      return merged.parts().stream().map(part -> part.cron().text()).toList();
    }
    return List.of(duration(((IntervalSchedule) schedule).every()));
  }

  /** As DAG files write it, in one unit. */
  private static String duration(Duration duration) {
    if (duration.getNano() != 0) {
      boolean whole = duration.getNano() % 1_000_000 == 0;
      return whole ? duration.toMillis() + "ms" : duration.toString();
    }
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static MissedView missed(Missed missed) {
    boolean all = missed.policy() == Missed.Policy.ALL;
    return new MissedView(
        word(missed.policy()), missed.within(), all ? Optional.of(missed.max()) : Optional.empty());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<ClockChange> changes(Schedule schedule, Instant from, Instant to) {
    List<ClockChange> changes = new ArrayList<>();
    ZoneId zone = schedule.zone();
    ZoneOffsetTransition change = zone.getRules().nextTransition(from.minusNanos(1));
    while (change != null && !change.getInstant().isAfter(to) && changes.size() < CHANGES_MAX) {
      changes.add(
          new ClockChange(
              change.getInstant(),
              LOCAL.format(change.getDateTimeBefore().atOffset(change.getOffsetBefore())),
              LOCAL.format(change.getDateTimeAfter().atOffset(change.getOffsetAfter())),
              ClockNotes.leftOut(schedule, change)));
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return changes;
  }
}
