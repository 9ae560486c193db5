package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.retrain.NewRows;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The policy that trains a model anew. */
class RetrainTest {
  private static final String STEPS = "steps: {a: {uses: acme/everything}}\n";

  private static List<String> of(String... lines) {
    return findings(Reading.HEADER + "retrain:\n  " + String.join("\n  ", lines) + "\n" + STEPS);
  }

  @Test
  void aPolicyIsATriggerOfTheDag() {
    Trigger read =
        Reading.dag(
                Reading.HEADER
                    + """
                    params: {trees: {type: integer}}
                    retrain:
                      when: any(cron, drift, new-rows >= 1000, model-age > 30d)
                      model: wine
                      alias: live
                      cron: "0 3 * * sun"
                      timezone: Europe/Zurich
                      rows: {dag: harvest, output: data, count: all}
                      cooldown: 7d
                      budget: {runs: 4, per: 30d}
                      params: {trees: 100}
                      pause-after: 3
                    """
                    + STEPS)
            .trigger("retrain")
            .orElseThrow();

    CronSchedule cron =
        new CronSchedule(CronExpression.of("0 3 * * sun"), ZoneId.of("Europe/Zurich"), Dst.USUAL);
    assertThat(read)
        .isEqualTo(
            new Trigger.Retrain(
                new RetrainPolicy(
                    Optional.of("wine"),
                    Optional.of("live"),
                    true,
                    Optional.of(cron),
                    Optional.of(new NewRows("harvest", "data", 1000, NewRows.Count.ALL)),
                    Optional.of(Duration.ofDays(30)),
                    Optional.of(new RetrainBudget(4, Duration.ofDays(30)))),
                Optional.of(Duration.ofDays(7)),
                Map.of("trees", 100L),
                Optional.of(3)));
  }

  @Test
  void whatAConditionNeedsIsRequired() {
    assertThat(of("when: any(cron, drift, new-rows >= 10)"))
        .containsExactly(
            "3:1 missing-key: Key 'cron' is missing in 'retrain'. Add 'cron: …'.",
            "3:1 missing-key: Key 'rows' is missing in 'retrain'. Add 'rows: …'.",
            "3:1 missing-key: Key 'model' is missing in 'retrain'. Add 'model: …'.");
    assertThat(of("cooldown: 1d"))
        .containsExactly("3:1 missing-key: Key 'when' is missing in 'retrain'. Add 'when: …'.");
  }

  @Test
  void whatNoConditionNeedsIsRefused() {
    assertThat(
            of(
                "when: drift",
                "model: wine",
                "alias: live",
                "cron: '@daily'",
                "rows: {dag: harvest, output: data}"))
        .containsExactly(
            "6:3 contradiction: 'alias' of 'retrain' stands there, but 'when' has no model-age."
                + " Add the condition to 'when', or delete the key.",
            "7:3 contradiction: 'cron' of 'retrain' stands there, but 'when' has no cron. Add the"
                + " condition to 'when', or delete the key.",
            "8:3 contradiction: 'rows' of 'retrain' stands there, but 'when' has no new-rows. Add"
                + " the condition to 'when', or delete the key.");
  }

  @Test
  void aConditionThatIsNoneIsNamedWhereItStands() {
    assertThat(of("when: any(drfit, model-age > 30d)", "model: wine"))
        .containsExactly(
            "4:13 bad-value: 'when' of 'retrain' is 'any(drfit, model-age > 30d)': there is no"
                + " condition 'drfit'; expected any(…) of cron, drift, new-rows >= 1000 and"
                + " model-age > 30d, or one of them. Did you mean 'drift'?");
  }

  @Test
  void everyOtherKeyIsChecked() {
    assertThat(
            of(
                "when: any(cron, new-rows >= 5)",
                "cron: '0 25 * * *'",
                "rows: {dag: t}",
                "budget: {runs: 0}",
                "cooldown: 5",
                "every: 5m",
                "params: {trees: 5}"))
        .containsExactly(
            "5:12 bad-cron: Cron expression '0 25 * * *': '25' is out of range; the hour goes from"
                + " 0 to 23.",
            "6:9 missing-key: Key 'output' is missing in 'rows' of 'retrain'. Add 'output: …'.",
            "6:15 contradiction: 'rows' of 'retrain' counts what its own DAG leaves. Name the DAG"
                + " that ingests the data.",
            "7:11 missing-key: Key 'per' is missing in 'budget' of 'retrain'. Add 'per: …'.",
            "7:18 out-of-range: 'runs' of 'budget' of 'retrain' is '0'; expected a whole number"
                + " from 1 to 1000.",
            "8:13 bad-duration: 'cooldown' of 'retrain' is '5', without a unit; expected a duration"
                + " such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '5s'?",
            "9:3 unknown-key: Unknown key 'every' in 'retrain'; expected when, model, alias, cron,"
                + " timezone, dst, rows, cooldown, budget, params or pause-after.",
            "10:12 unknown-parameter: Parameter 'trees' of 'retrain' is none of the DAG; expected"
                + " none, because it declares none.");
  }

  @Test
  void noOtherTriggerHasItsName() {
    assertThat(
            findings(
                Reading.HEADER
                    + """
                    triggers: {retrain: {every: 1d}}
                    retrain: {when: drift, model: wine}
                    """
                    + STEPS))
        .containsExactly(
            "4:1 contradiction: The policy 'retrain' is a trigger of that name, and another one has"
                + " it too. Rename the one below 'triggers'.");
  }

  @Test
  void aPolicyIsReadFromAMap() {
    assertThat(findings(Reading.HEADER + "retrain: drift\n" + STEPS)).hasSize(1);
    assertThat(of("when: [cron]")).hasSize(1);
    assertThat(of("when: drift", "model: wine", "budget: 4")).hasSize(1);
  }
}
