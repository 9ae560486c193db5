package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Retry, timeouts and what a failure does. */
class PoliciesTest {
  @Test
  void numbersDurationsAndWordsAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        defaults:
          retry:
            max: 101
            on: [transient, user, lots]
            backoff: {initial: 10, factor: 0.5, limit: 5m, jitter: 2}
          timeout: 30
          on-failure: contine
          cache: true
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:10 out-of-range: 'retry.max' is '101'; expected a whole number from 0 to" + " 100.",
            "6:21 bad-value: 'retry.on' is 'user'; expected transient, lost, oom or"
                + " timeout. A failure of class user is not retried: the same parameters and"
                + " code fail again.",
            "6:27 bad-value: 'retry.on' is 'lots'; expected transient, lost, oom or"
                + " timeout. Did you mean 'lost'?",
            "7:24 bad-duration: 'retry.backoff.initial' is '10', without a unit; expected a"
                + " duration such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '10s'?",
            "7:36 out-of-range: 'retry.backoff.factor' is '0.5'; expected a number from 1"
                + " to 100.",
            "7:60 out-of-range: 'retry.backoff.jitter' is '2'; expected a number from 0 to" + " 1.",
            "8:12 bad-duration: 'timeout' is '30', without a unit; expected a duration such"
                + " as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '30s'?",
            "9:15 bad-value: 'on-failure' is 'contine'; expected continue, fail or"
                + " skip-downstream. Did you mean 'continue'?",
            "10:3 unknown-key: Unknown key 'cache' in 'defaults'; expected retry, timeout,"
                + " timeouts or on-failure.");
  }

  @Test
  void keysThatContradictEachOtherAreFound() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, timeout: 5m, timeouts: {attempt: 3m, total: 1m, queue: 0s}}
          b: {uses: acme/everything, retry: {backoff: {initial: 10m, limit: 1m}}}
          c: {uses: acme/everything, retry: 2}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:30 contradiction: 'timeout' and 'timeouts.attempt' say the same thing twice."
                + " Keep one of them.",
            "4:74 contradiction: timeouts.total is shorter than the timeout of one attempt."
                + " Raise total.",
            "4:85 out-of-range: 'timeouts.queue' is '0s'; expected a duration above 0 and"
                + " up to 3650d.",
            "5:69 contradiction: retry.backoff.limit is shorter than retry.backoff.initial."
                + " Raise the limit, or lower initial.",
            "6:37 wrong-shape: 'retry' is a whole number; expected a map.");
  }
}
