package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Missed;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Triggers are checked in full. */
class TriggersTest {
  @Test
  void cronIsChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {cron: "30 25 * * *"}
          b: {cron: "0 0 30 2 *"}
          c: {cron: "@dayly"}
          d: {cron: "* * *"}
          e: {cron: "0 9 * * mon-xyz"}
          f: {cron: "*/0 9 5 * mon"}
          g: {cron: "0 9 5-3 * mon"}
          h: {cron: 5}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:17 bad-cron: Cron expression '30 25 * * *': '25' is out of range; the hour"
                + " goes from 0 to 23.",
            "5:14 bad-cron: Cron expression '0 0 30 2 *': it never fires, because no such"
                + " month has a day 30.",
            "6:14 bad-cron: Cron expression '@dayly': expected @hourly, @daily, @midnight,"
                + " @weekly, @monthly, @yearly or @annually or five fields. Did you mean"
                + " '@daily'?",
            "7:14 bad-cron: Cron expression '* * *': it has 3 fields; expected five (minute"
                + " hour day month weekday), or six with seconds first. For instance '30 2 *"
                + " * *' for half past two every night.",
            "8:22 bad-cron: Cron expression '0 9 * * mon-xyz': 'mon-xyz' is not a day of"
                + " week. Write *, a number, a range such as 1-5, a list such as 1,3 or a"
                + " step such as */10.",
            "9:14 bad-cron: Cron expression '*/0 9 5 * mon': '*/0' is not a minute. Write"
                + " *, a number, a range such as 1-5, a list such as 1,3 or a step such as"
                + " */10.",
            "10:18 bad-cron: Cron expression '0 9 5-3 * mon': range '5-3' runs backwards."
                + " Write 5-31,1-3 if it goes on past the end, or 3-5.",
            "11:13 wrong-type: 'cron' of trigger 'h' is '5', a whole number; expected text."
                + " Quote it: \"5\".");
  }

  @Test
  void goodCronHasNoFinding() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {cron: "30 2 * * *", timezone: Europe/Zurich, missed: latest, overlap: queue}
          b: {cron: "*/15 0-6,22 1 JAN-MAR Sun,5"}
          c: {cron: "0 */5 * * * *"}
          d: {cron: "@hourly"}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file)).isEmpty();
  }

  @Test
  void zonesAndWordsAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {cron: "0 0 * * *", timezone: Europe/Zurih, missed: latst, overlap: q}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:36 unknown-zone: There is no time zone 'Europe/Zurih'; expected one such as"
                + " Europe/Zurich. Did you mean 'Europe/Zurich'?",
            "4:58 bad-value: 'missed' of trigger 'a' is 'latst'; expected skip, latest, all"
                + " or coalesce. Did you mean 'latest'?",
            "4:74 bad-value: 'overlap' of trigger 'a' is 'q'; expected queue, skip,"
                + " cancel-running or allow.");
  }

  @Test
  void afterHowManyFailuresATriggerIsPausedIsChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {cron: "@daily", pause-after: 0}
          b: {every: 1h, pause-after: 1001}
          c: {webhook: true, pause-after: thrice}
          d: {webhook: true, pause-after: 1000}
          e: {webhook: true, pause-afer: 3}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:36 out-of-range: 'pause-after' of trigger 'a' is '0'; expected a whole number from"
                + " 1 to 1000.",
            "5:31 out-of-range: 'pause-after' of trigger 'b' is '1001'; expected a whole number"
                + " from 1 to 1000.",
            "6:35 wrong-type: 'pause-after' of trigger 'c' is 'thrice', text; expected a whole"
                + " number from 1 to 1000.",
            "8:22 unknown-key: Unknown key 'pause-afer' in trigger 'e'; expected webhook, if,"
                + " secret, cooldown, debounce, overlap, params or pause-after. Did you mean"
                + " 'pause-after'?");
  }

  @Test
  void eventsAndWebhooksAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {event: drift, cooldown: 7}
          b: {webhook: false, secret: ../key, cooldown: 0s}
          c: {}
          d: {cron: "* * * * *", event: drift, model: x}
          e: {event: dirft, model: wine}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:3 missing-key: Key 'model' is missing in trigger 'a'. Add 'model: …'.",
            "4:31 bad-duration: 'cooldown' of trigger 'a' is '7', without a unit; expected"
                + " a duration such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '7s'?",
            "5:16 bad-value: 'webhook' of trigger 'b' is 'false'; expected true. Delete the"
                + " trigger.",
            "5:31 bad-value: 'secret' of trigger 'b' is '../key'; expected a secret's name:"
                + " letters, digits, '_', '-' and '.', at most 128, beginning with none of the"
                + " last two. Write its name alone; its value is never in the file.",
            "5:49 out-of-range: 'cooldown' of trigger 'b' is '0s'; expected a duration above 0"
                + " and up to 3650d.",
            "6:3 contradiction: Trigger 'c' has none of cron, every, event or webhook. Keep"
                + " exactly one.",
            "7:3 contradiction: Trigger 'd' has more than one of cron, every, event or"
                + " webhook. Keep exactly one.",
            "8:14 bad-value: 'event' of trigger 'e' is 'dirft'; expected drift, model-updated,"
                + " dag-ended, artifact-updated, all or any. Did you mean 'drift'?");
  }

  @Test
  void eventsAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {event: drift, model: x, alias: live}
          b: {event: dag-ended, dag: t}
          c: {event: dag-ended, dag: u, states: [SUCCEEDED, RUNNING]}
          d: {event: dag-ended, dag: u, states: []}
          e: {event: all, of: {one: {event: drift, model: x}}, debounce: 5m}
          f: {event: any, of: {one: {event: drift}, two: {event: all, of: {}}, three: {dag: u}}}
          g: {event: any, within: 3h}
          h: {event: artifact-updated, dag: t, output: data}
          i: {event: artifact-updated, dag: u, states: FAILED}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:31 unknown-key: Unknown key 'alias' in trigger 'a'; expected event, "
                + "model, cooldown, debounce, overlap, params or pause-after.",
            "5:30 contradiction: Trigger 'b' waits for runs of its own DAG, and "
                + "would start it for ever. Name another DAG, or use 'every'.",
            "6:53 bad-value: 'states' of trigger 'c' is 'RUNNING'; expected "
                + "SUCCEEDED, FAILED or CANCELLED.",
            "7:41 bad-value: 'states' of trigger 'd' is empty; expected some of "
                + "SUCCEEDED, FAILED or CANCELLED. Delete it for SUCCEEDED alone.",
            "8:3 missing-key: Key 'within' is missing in trigger 'e'. Add 'within: " + "…'.",
            "8:23 bad-value: 'of' of trigger 'e' has fewer than two events; "
                + "expected two or more. Write a single event without 'of'.",
            "8:56 unknown-key: Unknown key 'debounce' in trigger 'e'; expected "
                + "event, of, within, cooldown, overlap, params or pause-after.",
            "9:24 missing-key: Key 'model' is missing in event 'one' of trigger "
                + "'f'. Add 'model: …'.",
            "9:58 bad-value: 'event' of event 'two' of trigger 'f' is 'all'; "
                + "expected drift, model-updated, dag-ended or artifact-updated.",
            "9:72 missing-key: Key 'event' is missing in event 'three' of trigger "
                + "'f'. Add 'event: …'.",
            "10:3 missing-key: Key 'of' is missing in trigger 'g'. Add 'of: …'.",
            "10:19 unknown-key: Unknown key 'within' in trigger 'g'; expected "
                + "event, of, cooldown, debounce, overlap, params or pause-after.",
            "11:37 contradiction: Trigger 'h' waits for runs of its own DAG, and "
                + "would start it for ever. Name another DAG, or use 'every'.",
            "12:3 missing-key: Key 'output' is missing in trigger 'i'. Add 'output: …'.",
            "12:40 unknown-key: Unknown key 'states' in trigger 'i'; expected event, "
                + "dag, output, cooldown, debounce, overlap, params or pause-after.");
  }

  @Test
  void whatCanBeTheNameOfNothingIsNotWaitedFor() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {event: dag-ended, dag: "other dag!"}
          b: {event: artifact-updated, dag: "", output: x}
          c: {event: drift, model: " "}
        retrain:
          when: any(drift, new-rows > 3)
          model: ""
          rows: {dag: a/b, output: x}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:30 bad-value: 'dag' of trigger 'a' is 'other dag!'; expected the name of a DAG:"
                + " letters, digits, '-' and '.'.",
            "5:37 bad-value: 'dag' of trigger 'b' is ''; expected the name of a DAG: letters, digits,"
                + " '-' and '.'.",
            "6:28 bad-value: 'model' of trigger 'c' is ' '; expected the name of a registered model.",
            "9:10 bad-value: 'model' of 'retrain' is ''; expected the name of a registered model.",
            "10:15 bad-value: 'dag' of 'rows' of 'retrain' is 'a/b'; expected the name of a DAG:"
                + " letters, digits, '-' and '.'.");
  }

  @Test
  void theKeysOfSchedulesAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {cron: [], dst: {gap: shft, overlp: first}}
          b: {cron: ["0 0 * * *", 5, "0 0 32 * *", [x]]}
          c: {every: 1500ms, timezone: UTC}
          d: {every: 15}
          e: {cron: "@daily", missed: {policy: latest, max: 3, within: 0s}}
          f: {cron: "@daily", missed: {polcy: all, max: 0}}
          g: {cron: "0 0 * * 5#6"}
          h: {cron: "0 0 16WX * *"}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:13 wrong-shape: 'cron' of trigger 'a' is empty; expected at least one"
                + " expression.",
            "4:28 bad-value: 'gap' of 'dst' of trigger 'a' is 'shft'; expected shift or skip."
                + " Did you mean 'shift'?",
            "4:34 unknown-key: Unknown key 'overlp' in 'dst' of trigger 'a'; expected gap or"
                + " overlap. Did you mean 'overlap'?",
            "5:27 wrong-type: 'cron' of trigger 'b' is '5', a whole number; expected text."
                + " Quote it: \"5\".",
            "5:35 bad-cron: Cron expression '0 0 32 * *': '32' is out of range; the day of"
                + " month goes from 1 to 31.",
            "5:44 wrong-shape: 'cron' of trigger 'b' is a list; expected text.",
            "6:14 out-of-range: 'every' of trigger 'c' is '1500ms'; expected whole seconds,"
                + " at least 1s.",
            "6:22 unknown-key: Unknown key 'timezone' in trigger 'c'; expected every, missed,"
                + " overlap, params or pause-after.",
            "7:14 bad-duration: 'every' of trigger 'd' is '15', without a unit; expected a"
                + " duration such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '15s'?",
            "8:48 contradiction: 'max' of 'missed' of trigger 'e' counts runs, but only"
                + " policy 'all' makes more than one. Delete 'max', or write 'policy: all'.",
            "8:64 out-of-range: 'within' of 'missed' of trigger 'e' is '0s'; expected a"
                + " duration above 0 and up to 3650d.",
            "9:32 unknown-key: Unknown key 'polcy' in 'missed' of trigger 'f'; expected"
                + " policy, within or max. Did you mean 'policy'?",
            "9:49 out-of-range: 'max' of 'missed' of trigger 'f' is '0'; expected a whole"
                + " number from 1 to 10000.",
            "10:22 bad-cron: Cron expression '0 0 * * 5#6': '5#6' is not a day of week; it"
                + " comes one to five times in a month. Write 1#2 for the second Monday.",
            "11:18 bad-cron: Cron expression '0 0 16WX * *': '16WX' is not a day of month."
                + " Write *, a number, a range such as 1-5, a list such as 1,3 or a step such as"
                + " */10. L is the last day, 15W the weekday nearest to the 15th.");
  }

  @Test
  void theParametersOfItsRunsAreThoseOfTheDag() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          trees: {type: integer, default: 2, maximum: 9}
          label: {type: string}
        triggers:
          a: {cron: "@daily", params: {trees: 10, label: x, lable: y}}
          b: {cron: "@daily", params: {trees: few, label: "${{ run.tick }}"}}
          c: {every: 1h}
          d: {webhook: true}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "7:39 out-of-range: Parameter 'trees' of trigger 'a' is '10'; expected a whole"
                + " number of at most 9.",
            "7:53 unknown-parameter: Parameter 'lable' of trigger 'a' is none of the DAG;"
                + " expected trees or label. Did you mean 'label'?",
            "8:39 wrong-type: Parameter 'trees' of trigger 'b' is 'few'; expected a whole"
                + " number of at most 9.",
            "8:51 bad-value: Parameter 'label' of trigger 'b' holds an expression; expected a"
                + " value, written out. Use run.?tick, run.?window.?start or run.?window.?end"
                + " in the steps.",
            "9:3 missing-parameter: Trigger 'c' gives no value to parameter 'label', which"
                + " has no default. Add it below 'params' of the trigger, or give it a default.");
  }

  @Test
  void theReaderTellsWhatTriggersMean() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {trees: {type: number, default: 2}}
        triggers:
          a: {cron: ["30 2 * * *", "0 12 * * *"], timezone: Europe/Zurich, dst: {gap: skip}}
          b: {every: 15m, missed: {policy: all, within: 2d, max: 5}, overlap: cancel-running, params: {trees: 3}, pause-after: 5}
          c: {cron: "@daily", missed: coalesce, pause-after: 1000}
          d: {event: drift, model: wine, cooldown: 7d, pause-after: 1}
          e: {webhook: true, secret: PUSH_KEY, cooldown: 10m, debounce: 30s, overlap: allow, pause-after: 2}
        steps: {a: {uses: acme/everything}}
        """;
    Dag dag =
        new DagReader(ExampleKinds.catalog())
            .read("t.yaml", file, Reading::files)
            .dag()
            .orElseThrow();

    Dst skip = new Dst(Optional.of(Dst.Gap.SKIP), Optional.empty());
    ZoneId zurich = ZoneId.of("Europe/Zurich");
    CronExpression noon = CronExpression.of("0 12 * * *");
    assertThat(dag.triggers())
        .containsExactly(
            new Trigger.Scheduled(
                "a",
                new MergedSchedule(
                    List.of(
                        new CronSchedule(CronExpression.of("30 2 * * *"), zurich, skip),
                        new CronSchedule(noon, zurich, skip))),
                Missed.USUAL,
                Overlap.QUEUE,
                Map.of()),
            new Trigger.Scheduled(
                "b",
                new IntervalSchedule(Duration.ofMinutes(15)),
                new Missed(Missed.Policy.ALL, Duration.ofDays(2), 5),
                Overlap.CANCEL_RUNNING,
                Map.of("trees", 3.0),
                Optional.of(5)),
            new Trigger.Scheduled(
                "c",
                new CronSchedule(CronExpression.of("@daily"), ZoneId.of("UTC"), Dst.USUAL),
                new Missed(Missed.Policy.COALESCE, Duration.ofHours(24), 20),
                Overlap.QUEUE,
                Map.of(),
                Optional.of(1000)),
            new Trigger.OnEvent(
                "d",
                EventRule.of(new EventPattern(EventKind.DRIFT, "wine", List.of(""))),
                Optional.of(Duration.ofDays(7)),
                Optional.empty(),
                Overlap.QUEUE,
                Map.of(),
                Optional.of(1)),
            new Trigger.Webhook(
                "e",
                Optional.of("PUSH_KEY"),
                Optional.of(Duration.ofMinutes(10)),
                Optional.of(Duration.ofSeconds(30)),
                Overlap.ALLOW,
                Map.of(),
                Optional.of(2),
                HookMapping.NONE));
  }

  @Test
  void expressionsOfWebhooksAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          commit: {type: string}
          size: {type: integer, default: 1}
          tags: {type: array, default: []}
          must: {type: string}
        triggers:
          a:
            webhook: true
            if: "${{ body.ref == 'x' }}"
            params: {commit: "${{ bdy.after }}", size: "${{ body.size + }}", must: "x"}
          b:
            webhook: true
            if: size(body.commits)
            params: {commit: "${{ body.?after }}", size: "no ${{ body.size }}", must: "${{ 1 }}"}
          c:
            webhook: true
            if: headers.x-github-event == 'push'
            params:
              commit: "${{ headers['X-GitHub-Event'] }}${{ headers.authorization }}"
              tags: ["${{ params.tags }}", "v${{ body.tag }}"]
          d: {webhook: true, params: {commit: "${{ params.commit }}", must: m}}
          e: {cron: "0 0 * * *", if: "true", params: {commit: "${{ body.after }}", must: m}}
          f: {webhook: true, params: {commit: "${{ body.after }}", siz: "${{ body.s }}"}}
          g: {webhook: true, params: {size: 2}}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "11:9 expression-syntax: 'if' of trigger 'a' is bare CEL, without ${{"
                + " }}. Write 'body.ref == 'x''.",
            "12:27 unknown-name: There is no name 'bdy.after' for a call of a"
                + " webhook; expected body or headers. Did you mean 'body'?",
            "12:64 expression-syntax: Expression 'body.size +': it ends where more"
                + " was expected.",
            "15:9 expression-type: Expression 'size(body.commits)' is of type int;"
                + " expected true or false.",
            "16:27 expression-type: Expression 'body.?after' is of type"
                + " optional(dyn); expected text. Add .orValue(…).",
            "16:50 wrong-type: Parameter 'size' of trigger 'b' is text with an"
                + " expression; expected a whole number. Let ${{ }} be all of the value.",
            "16:84 expression-type: Expression '1' is of type int; expected text.",
            "17:3 missing-parameter: Trigger 'c' gives no value to parameter"
                + " 'must', which has no default. Add it below 'params' of the trigger,"
                + " or give it a default.",
            "19:19 unknown-name: There is no name 'github' for a call of a"
                + " webhook; expected body or headers. A name with '-' is written"
                + " headers['x-github-event'].",
            "19:26 unknown-name: There is no name 'event' for a call of a webhook;"
                + " expected body or headers. A name with '-' is written"
                + " headers['x-github-event'].",
            "21:20 unknown-name: There is no header 'X-GitHub-Event'; their names"
                + " are in lower case. Write headers['x-github-event'].",
            "21:52 unknown-name: Header 'authorization' is withheld, because it"
                + " may hold a secret or a proof.",
            "22:19 unknown-name: There is no name 'params.tags' for a call of a"
                + " webhook; expected body or headers. A name with '-' is written"
                + " headers['x-github-event'].",
            "23:44 unknown-name: There is no name 'params.commit' for a call of a"
                + " webhook; expected body or headers. A name with '-' is written"
                + " headers['x-github-event'].",
            "24:26 unknown-key: Unknown key 'if' in trigger 'e'; expected cron,"
                + " timezone, dst, missed, overlap,"
                + " params or pause-after.",
            "24:55 bad-value: Parameter 'commit' of trigger 'e' holds an"
                + " expression; expected a value, written out. Use run.?tick,"
                + " run.?window.?start or run.?window.?end in the steps.",
            "25:3 missing-parameter: Trigger 'f' gives no value to parameter"
                + " 'must', which has no default. Add it below 'params' of the trigger,"
                + " or give it a default.",
            "25:60 unknown-parameter: Parameter 'siz' of trigger 'f' is none of"
                + " the DAG; expected commit, size, tags or must. Did you mean 'size'?");
  }
}
