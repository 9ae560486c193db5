package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookCall;
import dev.millrace.engine.hook.HookReading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What webhooks with expressions make of calls. */
class HookReadingTest {
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: built
      params:
        commit: {type: string}
        title: {type: string, default: none}
        files: {type: array, items: {type: string}, default: []}
        size: {type: integer, default: 0}
        share: {type: number, default: 0}
        forced: {type: boolean, default: false}
        by: {type: object, default: {}}
      triggers:
        push:
          webhook: true
          if: headers['x-github-event'] == 'push' && body.ref == 'refs/heads/main'
          params:
            commit: ${{ body.after }}
            title: "${{ headers['x-github-event'] }} by ${{ body.pusher.name }}, size ${{ body.size }}"
            files: ${{ body.commits.map(c, c.added) .filter(a, size(a) > 0).map(a, a[0]) }}
            size: ${{ body.size }}
            share: ${{ body.?share.orValue(0.5) }}
            forced: ${{ body.base_ref == null && has(body.forced) && body.forced }}
            by: {name: "${{ body.pusher.name }}", team: growers}
        any: {webhook: true, if: "has(body.commit)"}
        named: {webhook: true}
      steps:
        a: {uses: acme/everything}
      """;

  private static final String PUSH =
      """
      {"ref": "refs/heads/main", "after": "d6fde92930d4715a2b49857d24b940956b26d2d3", "size": %s,
       "base_ref": null, "forced": true, "pusher": {"name": "ada"},
       "commits": [{"added": ["a.txt", "b.txt"]}, {"added": []}, {"added": ["c.txt"]}]}
      """;

  private final Expressions expressions = new Expressions();
  private final Dag dag = Reading.dag(DAG);

  private HookReading read(String trigger, String event, String body) {
    try {
      HookCall call =
          new HookCall(
              "0",
              new ObjectMapper().readValue(body, Object.class),
              Map.of("X-GitHub-Event", event));
      return HookReading.of(
          call, dag.params(), (Trigger.Webhook) dag.trigger(trigger).orElseThrow(), expressions);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private String why(String trigger, String body) {
    HookReading reading = read(trigger, "push", body);
    assertThat(reading.params()).isEmpty();
    assertThat(reading.not().orElseThrow().outcome()).isEqualTo(DeliveryOutcome.UNFIT);
    return reading.not().orElseThrow().why();
  }

  @Test
  void expressionsGiveParametersOfTheirTypes() {
    HookReading reading = read("push", "push", PUSH.formatted("3.0"));

    assertThat(reading.not()).isEmpty();
    RunParameters parameters = RunParameters.fromData(dag.params(), reading.params());
    assertThat(parameters.problems()).isEmpty();
    assertThat(parameters.values())
        .containsEntry("commit", "d6fde92930d4715a2b49857d24b940956b26d2d3")
        .containsEntry("title", "push by ada, size 3.0")
        .containsEntry("files", List.of("a.txt", "c.txt"))
        .containsEntry("size", 3L)
        .containsEntry("share", 0.5)
        .containsEntry("forced", true)
        .containsEntry("by", Map.of("name", "ada", "team", "growers"));
  }

  @Test
  void aCallForWhichIfIsFalseIsFiltered() {
    HookReading ping = read("push", "ping", "{\"zen\": \"Design for failure.\"}");

    assertThat(ping.not())
        .contains(
            new HookReading.Not(
                DeliveryOutcome.FILTERED,
                "headers['x-github-event'] == 'push' && body.ref == 'refs/heads/main'"));
    assertThat(ping.params()).isEmpty();
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsNamedAllAtOnce() {
    assertThat(why("push", "{\"ref\": \"refs/heads/main\", \"after\": null, \"size\": \"3\"}"))
        .contains(
            "Parameter 'commit' of webhook 'push' (line 16 of the DAG): Expression 'body.after'"
                + " failed: it gives null.")
        .contains(
            "Parameter 'files' of webhook 'push' (line 18 of the DAG): Expression 'body.commits")
        .contains(
            "Parameter 'size' of webhook 'push' (line 19 of the DAG): '${{ body.size }}' gives"
                + " '3'; expected a whole number.")
        .contains("'pusher'");
    assertThat(why("push", "{}"))
        .startsWith("'if' of webhook 'push' (line 14 of the DAG): Expression 'headers[")
        .contains("'ref'");
  }

  @Test
  void withoutAMappedParameterMembersAreParametersByName() {
    assertThat(read("any", "push", "{\"commit\": \"c\"}").params())
        .isEqualTo(Map.of("commit", "c"));
    assertThat(read("any", "push", "{}").not().orElseThrow().outcome())
        .isEqualTo(DeliveryOutcome.FILTERED);
    assertThat(read("named", "push", "{\"size\": 3}").params()).isEqualTo(Map.of("size", 3L));
    assertThat(why("named", "[1]")).contains("no JSON object");
    assertThat(why("named", "{\"size\": [{\"a\": 99999999999999999999}]}"))
        .isEqualTo(
            "Parameter 'size' has a number that does not fit into 64 bits; send it as text.");
  }
}
