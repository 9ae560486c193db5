package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.retrain.NewRows;
import dev.millrace.engine.retrain.NewRows.Count;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainConditions;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code retrain}: the policy that trains a model anew. */
public final class RetrainReader {
  public static final String KEY = RetrainPolicy.WORD;
  public static final List<String> KEYS =
      List.of(
          "when",
          "model",
          "alias",
          "cron",
          "timezone",
          "dst",
          "rows",
          "cooldown",
          "budget",
          "params",
          PauseAfterReader.KEY);
  public static final List<String> ROWS_KEYS = List.of("dag", "output", "count");

  /** The words after {@code count}. */
  public static final List<String> COUNTS = List.of("growth", "all");

  public static final List<String> BUDGET_KEYS = List.of("runs", "per");

  /** The most runs of a budget. */
  public static final int RUNS_MAX = 1_000;

  private static final String WHAT = "'" + KEY + "'";

  private final Keys keys;
  private final Values values;
  private final String ownDag;
  private final TriggerParams params;

  /**
   * @param dag the name of the DAG
   * @param declared parameters of the DAG
   */
  public RetrainReader(Keys keys, Values values, String dag, List<RunParameter> declared) {
    this.keys = keys;
    this.values = values;
    this.ownDag = dag;
    this.params = new TriggerParams(keys, declared);
  }

  /**
   * The trigger of the policy, if it has no finding.
   *
   * @param key of the policy in the file
   * @param others the triggers that stand below {@code triggers}
   */
  public Optional<Trigger> read(Scalar key, Node node, List<Trigger> others) {
    if (others.stream().anyMatch(other -> other.id().equals(KEY))) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              key.place(),
              "The policy " + WHAT + " is a trigger of that name, and another one has it too.",
              "Rename the one below 'triggers'.");
    }
    Optional<Mapping> map = keys.map(node, WHAT, KEYS);
    return map.flatMap(of -> policy(of, key));
  }

  private Optional<Trigger> policy(Mapping map, Scalar key) {
    Optional<RetrainConditions> when =
        keys.required(map, "when", key.place(), WHAT).flatMap(this::conditions);
    Optional<String> model = map.get("model").flatMap(n -> values.modelName(n, of("model")));
    Optional<String> alias = text(map, "alias");
    ScheduleReader schedules = new ScheduleReader(keys, values);
    Optional<Schedule> cron =
        map.get("cron").isPresent() ? schedules.cron(map, WHAT) : Optional.empty();
    Optional<Mapping> rows = map.get("rows").flatMap(n -> keys.map(n, of("rows"), ROWS_KEYS));
    Optional<String> dag = rows.flatMap(r -> rowsText(r, "dag"));
    Optional<String> output = rows.flatMap(r -> rowsText(r, "output"));
    Count count =
        rows.flatMap(r -> r.get("count"))
            .flatMap(n -> values.word(n, "'count' of " + of("rows"), COUNTS))
            .map(word -> Count.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Count.GROWTH);
    Optional<RetrainBudget> budget = map.get("budget").flatMap(this::budget);
    Optional<Duration> cooldown =
        map.get("cooldown").flatMap(n -> values.duration(n, of("cooldown")));
    Map<String, Object> given = params.read(map, key, WHAT, true);
    Optional<Integer> failures = new PauseAfterReader(values).read(map, WHAT);
    when.ifPresent(conditions -> fits(conditions, map, key));
    return when.map(
        conditions ->
            new Trigger.Retrain(
                new RetrainPolicy(
                    model,
                    alias,
                    conditions.drift(),
                    conditions.cron() ? cron : Optional.empty(),
                    conditions
                        .rows()
                        .flatMap(
                            least ->
                                dag.flatMap(d -> output.map(o -> new NewRows(d, o, least, count)))),
                    conditions.age(),
                    budget),
                cooldown,
                given,
                failures));
  }

  private static String of(String key) {
    return "'" + key + "' of " + WHAT;
  }

  private Optional<String> text(Mapping map, String key) {
    return map.get(key).flatMap(n -> values.text(n, of(key)));
  }

  private Optional<String> rowsText(Mapping rows, String key) {
    String what = "'" + key + "' of " + of("rows");
    Optional<String> text =
        keys.required(rows, key, rows.place(), of("rows"))
            .flatMap(n -> key.equals("dag") ? values.dagName(n, what) : values.text(n, what));
    if (key.equals("dag") && text.filter(ownDag::equals).isPresent()) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              rows.get(key).orElseThrow().place(),
              Keys.capital(of("rows")) + " counts what its own DAG leaves.",
              "Name the DAG that ingests the data.");
    }
    return text;
  }

  private Optional<RetrainConditions> conditions(Node node) {
    Optional<String> text = values.text(node, of("when"));
    Optional<RetrainConditions.Reading> read = text.map(RetrainConditions::read);
    read.flatMap(RetrainConditions.Reading::problem)
        .ifPresent(
            problem ->
                keys.findings()
                    .add(
                        FindingCode.BAD_VALUE,
                        ((Scalar) node).inside(problem.offset()),
                        Keys.capital(of("when"))
                            + " is "
                            + Findings.show(text.get())
                            + ": "
                            + problem.message()
                            + "; expected "
                            + RetrainConditions.EXPECTED
                            + ".",
                        problem.word().isEmpty() || keys.findings().full()
                            ? ""
                            : Nearest.suggestion(problem.word(), RetrainConditions.WORDS)));
    return read.flatMap(RetrainConditions.Reading::conditions);
  }

  private Optional<RetrainBudget> budget(Node node) {
    String what = of("budget");
    Optional<Mapping> map = keys.map(node, what, BUDGET_KEYS);
    Optional<Long> runs =
        map.flatMap(m -> keys.required(m, "runs", m.place(), what))
            .flatMap(n -> values.whole(n, "'runs' of " + what, 1, RUNS_MAX));
    Optional<Duration> per =
        map.flatMap(m -> keys.required(m, "per", m.place(), what))
            .flatMap(n -> values.duration(n, "'per' of " + what));
    return runs.flatMap(most -> per.map(time -> new RetrainBudget(most.intValue(), time)));
  }

  /** Every condition has what it needs, and nothing stands there without a condition. */
  private void fits(RetrainConditions when, Mapping map, Scalar key) {
    needs(map, key, "cron", when.cron(), "cron");
    needs(map, key, "rows", when.rows().isPresent(), "new-rows");
    needs(map, key, "model", when.drift() || when.age().isPresent(), "drift or model-age");
    useless(map, "alias", when.age().isPresent(), "model-age");
    useless(map, "timezone", when.cron(), "cron");
    useless(map, "dst", when.cron(), "cron");
  }

  private void needs(Mapping map, Scalar key, String name, boolean needed, String condition) {
    if (needed) {
      keys.required(map, name, key.place(), WHAT);
    } else {
      useless(map, name, false, condition);
    }
  }

  private void useless(Mapping map, String name, boolean needed, String condition) {
    if (!needed && map.get(name).isPresent()) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              map.byKey().get(name).key().place(),
              Keys.capital(of(name)) + " stands there, but 'when' has no " + condition + ".",
              "Add the condition to 'when', or delete the key.");
    }
  }
}
