package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronParser;
import dev.millrace.engine.schedule.CronProblem;
import dev.millrace.engine.schedule.CronReading;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code cron} or {@code every} of a trigger, with {@code timezone}, {@code dst}, {@code missed}.
 */
public final class ScheduleReader {
  /** Most expressions of one trigger. */
  public static final int CRONS_MAX = 20;

  public static final List<String> DST_KEYS = List.of("gap", "overlap");
  public static final List<String> GAPS = words(Dst.Gap.values());
  public static final List<String> OVERLAPS = words(Dst.Overlap.values());
  public static final List<String> MISSED_KEYS = List.of("policy", "within", "max");

  /** The words after {@code missed}. */
  public static final List<String> MISSED = words(Missed.Policy.values());

  private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream().sorted().toList();
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final Keys keys;
  private final Values values;

  ScheduleReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  private static List<String> words(Enum<?>[] constants) {
    return java.util.Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** The schedule of {@code cron}; empty if there is a finding. */
  Optional<Schedule> cron(Mapping map, String what) {
    Node node = map.get("cron").orElseThrow();
    List<CronExpression> crons = crons(node, "'cron' of " + what);
    Optional<ZoneId> zone = map.get("timezone").map(n -> zone(n, what)).orElse(Optional.of(UTC));
    Dst dst = map.get("dst").map(n -> dst(n, "'dst' of " + what)).orElse(Dst.USUAL);
    if (crons.isEmpty() || zone.isEmpty()) {
      return Optional.empty();
    }
    List<CronSchedule> schedules =
        crons.stream().map(cron -> new CronSchedule(cron, zone.get(), dst)).toList();
    return Optional.of(schedules.size() == 1 ? schedules.get(0) : new MergedSchedule(schedules));
  }

  private List<CronExpression> crons(Node node, String what) {
    List<Node> items = keys.oneOrMany(node);
    if (items.isEmpty()) {
      keys.wrongShape(node, what, "at least one expression");
    } else if (items.size() > CRONS_MAX) {
      keys.findings()
          .add(
              FindingCode.OUT_OF_RANGE,
              node.place(),
              Keys.capital(what)
                  + " has "
                  + items.size()
                  + " expressions; expected at most "
                  + CRONS_MAX
                  + ".",
              "Split the trigger.");
      return List.of();
    }
    List<CronExpression> crons = new ArrayList<>();
    for (Node item : items) {
      if (item instanceof Sequence) {
        keys.wrongShape(item, what, "text");
      } else if (values.text(item, what).isPresent()) {
        cron((Scalar) item).ifPresent(crons::add);
      }
    }
    return crons;
  }

  private Optional<CronExpression> cron(Scalar text) {
    CronReading reading = CronParser.parse(text.text());
    if (reading instanceof CronReading.Read read) {
      return Optional.of(read.expression());
    }
    CronProblem problem = ((CronReading.Refused) reading).problem();
    boolean near = problem.suggestion().isEmpty() && !keys.findings().full();
    keys.findings()
        .add(
            FindingCode.BAD_CRON,
            text.inside(problem.offset()),
            "Cron expression " + Findings.show(text.text()) + ": " + problem.message() + ".",
            near ? Nearest.suggestion(text.text(), problem.words()) : problem.suggestion());
    return Optional.empty();
  }

  private Optional<ZoneId> zone(Node node, String what) {
    Optional<String> name = values.text(node, "'timezone' of " + what);
    try {
      return name.map(ZoneId::of);
    } catch (DateTimeException e) {
      keys.findings()
          .add(
              FindingCode.UNKNOWN_ZONE,
              node.place(),
              "There is no time zone "
                  + Findings.show(name.get())
                  + "; expected one such as Europe/Zurich.",
              keys.findings().full() ? "" : Nearest.suggestion(name.get(), ZONES));
      return Optional.empty();
    }
  }

  private Dst dst(Node node, String what) {
    Optional<Mapping> map = keys.map(node, what, DST_KEYS);
    return new Dst(
        word(map, "gap", what, GAPS).map(Dst.Gap::valueOf),
        word(map, "overlap", what, OVERLAPS).map(Dst.Overlap::valueOf));
  }

  /** The schedule of {@code every}; empty if there is a finding. */
  Optional<Schedule> every(Mapping map, String what) {
    Node node = map.get("every").orElseThrow();
    Optional<Duration> every = values.duration(node, "'every' of " + what);
    if (every.isPresent()
        && (every.get().compareTo(IntervalSchedule.EVERY_MIN) < 0 || every.get().getNano() != 0)) {
      values.outOfRange((Scalar) node, "'every' of " + what, "whole seconds, at least 1s");
      return Optional.empty();
    }
    return every.map(IntervalSchedule::new);
  }

  /** {@code missed}, which is a word or a map. */
  Missed missed(Mapping trigger, String what) {
    Optional<Node> node = trigger.get("missed");
    String of = "'missed' of " + what;
    if (node.isPresent() && node.get() instanceof Scalar) {
      Missed.Policy policy =
          values.word(node.get(), of, MISSED).map(this::policy).orElse(Missed.USUAL.policy());
      return new Missed(policy, Missed.USUAL.within(), Missed.USUAL.max());
    }
    Optional<Mapping> map = node.flatMap(n -> keys.map(n, of, MISSED_KEYS));
    Missed.Policy policy =
        word(map, "policy", of, MISSED).map(Missed.Policy::valueOf).orElse(Missed.USUAL.policy());
    Optional<Long> max =
        map.flatMap(m -> m.get("max"))
            .flatMap(n -> values.whole(n, "'max' of " + of, 1, Missed.MAX_MAX));
    if (max.isPresent() && policy != Missed.Policy.ALL) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              map.get().byKey().get("max").key().place(),
              "'max' of " + of + " counts runs, but only policy 'all' makes more than one.",
              "Delete 'max', or write 'policy: all'.");
    }
    return new Missed(
        policy,
        map.flatMap(m -> m.get("within"))
            .flatMap(n -> values.duration(n, "'within' of " + of))
            .orElse(Missed.USUAL.within()),
        max.map(Long::intValue).orElse(Missed.USUAL.max()));
  }

  private Missed.Policy policy(String word) {
    return Missed.Policy.valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** The constant's name of a word below a key. */
  private Optional<String> word(
      Optional<Mapping> map, String key, String what, List<String> words) {
    return map.flatMap(m -> m.get(key))
        .flatMap(n -> values.word(n, "'" + key + "' of " + what, words))
        .map(word -> word.toUpperCase(Locale.ROOT));
  }
}
