package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Triggers are checked in full and refused for now. */
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
            "4:3 not-yet: Trigger 'a' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "4:17 bad-cron: Cron expression '30 25 * * *': '25' is out of range; the hour"
                + " goes from 0 to 23.",
            "5:3 not-yet: Trigger 'b' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "5:14 bad-cron: Cron expression '0 0 30 2 *': it never fires, because no such"
                + " month has a day 30.",
            "6:3 not-yet: Trigger 'c' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "6:14 bad-cron: Cron expression '@dayly': expected @hourly, @daily, @midnight,"
                + " @weekly, @monthly, @yearly or @annually or five fields. Did you mean"
                + " '@daily'?",
            "7:3 not-yet: Trigger 'd' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "7:14 bad-cron: Cron expression '* * *': it has 3 fields; expected five (minute"
                + " hour day month weekday), or six with seconds first. For instance '30 2 *"
                + " * *' for half past two every night.",
            "8:3 not-yet: Trigger 'e' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "8:22 bad-cron: Cron expression '0 9 * * mon-xyz': 'mon-xyz' is not a day of"
                + " week. Write *, a number, a range such as 1-5, a list such as 1,3 or a"
                + " step such as */10.",
            "9:3 not-yet: Trigger 'f' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "9:14 bad-cron: Cron expression '*/0 9 5 * mon': '*/0' is not a minute. Write"
                + " *, a number, a range such as 1-5, a list such as 1,3 or a step such as"
                + " */10.",
            "10:3 not-yet: Trigger 'g' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "10:18 bad-cron: Cron expression '0 9 5-3 * mon': range '5-3' runs backwards."
                + " Write 3-5.",
            "11:3 not-yet: Trigger 'h' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "11:13 wrong-type: 'cron' of trigger 'h' is '5', a whole number; expected text."
                + " Quote it: \"5\".");
  }

  @Test
  void goodCronIsOnlyNotExecutedYet() {
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

    assertThat(findings(file))
        .containsExactly(
            "4:3 not-yet: Trigger 'a' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "5:3 not-yet: Trigger 'b' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "6:3 not-yet: Trigger 'c' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "7:3 not-yet: Trigger 'd' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.");
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
            "4:3 not-yet: Trigger 'a' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "4:36 unknown-zone: There is no time zone 'Europe/Zurih'; expected one such as"
                + " Europe/Zurich. Did you mean 'Europe/Zurich'?",
            "4:58 bad-value: 'missed' of trigger 'a' is 'latst'; expected skip, latest, all"
                + " or coalesce. Did you mean 'latest'?",
            "4:74 bad-value: 'overlap' of trigger 'a' is 'q'; expected queue, skip,"
                + " cancel-running or allow.");
  }

  @Test
  void eventsAndWebhooksAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a: {event: drift, cooldown: 7}
          b: {webhook: false}
          c: {}
          d: {cron: "* * * * *", event: drift, model: x}
          e: {event: dirft, model: wine}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:3 missing-key: Key 'model' is missing in trigger 'a'. Add 'model: …'.",
            "4:3 not-yet: Trigger 'a' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "4:31 bad-duration: 'cooldown' of trigger 'a' is '7', without a unit; expected"
                + " a duration such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '7s'?",
            "5:3 not-yet: Trigger 'b' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "5:16 bad-value: 'webhook' of trigger 'b' is 'false'; expected true. Delete the"
                + " trigger.",
            "6:3 contradiction: Trigger 'c' has none of cron, event or webhook. Keep"
                + " exactly one.",
            "6:3 not-yet: Trigger 'c' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "7:3 contradiction: Trigger 'd' has more than one of cron, event or webhook."
                + " Keep exactly one.",
            "7:3 not-yet: Trigger 'd' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "8:3 not-yet: Trigger 'e' is part of the language, but this version does not"
                + " execute it yet; a later one will. Start the DAG by hand.",
            "8:14 bad-value: 'event' of trigger 'e' is 'dirft'; expected drift. Did you"
                + " mean 'drift'?");
  }
}
