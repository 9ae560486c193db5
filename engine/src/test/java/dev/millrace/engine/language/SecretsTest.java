package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.explain.Explainer;
import dev.millrace.engine.explain.Explanation;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.SecretText.Part;
import dev.millrace.engine.trial.TrialReader;
import dev.millrace.engine.trial.TrialReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code env}, {@code secrets} and {@code secrets.NAME}. */
class SecretsTest {
  private static final AttemptParameters PARAMETERS = new AttemptParameters(new Expressions());

  private static String file(String... steps) {
    return "apiVersion: millrace/v1\ndag: t\nparams: {p: {type: string, default: x}}\nsteps:\n  "
        + String.join("\n  ", steps)
        + "\n";
  }

  private static DagStep step(String written) {
    Dag dag = Reading.dag(file("a: " + written));
    return dag.steps().get(0);
  }

  private static Scope scope(Map<String, ?> params) {
    return AttemptParameters.scope(params, Map.of("id", "r1", "dag", "t"), Map.of());
  }

  @Test
  void theNamesOfAllSecretsOfAStepAreKnown() {
    DagStep step =
        step(
            "{uses: acme/script, with: {run: x}, env: {A: \"${{ secrets.ONE }}\"},"
                + " secrets: {B: two.b, C: ONE}}");

    assertThat(step.options().code().named()).containsExactly("ONE", "two.b");
    assertThat(step.options().code().secrets()).isEqualTo(Map.of("B", "two.b", "C", "ONE"));
    assertThat(step("{uses: acme/script, with: {run: x}}").options().code().isEmpty()).isTrue();
  }

  @Test
  void aListNamesVariablesLikeItsSecrets() {
    DagStep step = step("{uses: acme/script, with: {run: x}, secrets: [A, B]}");

    assertThat(step.options().code().secrets()).isEqualTo(Map.of("A", "A", "B", "B"));
  }

  @Test
  void whatStandsForASecretIsItsName() throws Exception {
    DagStep step =
        step(
            "{uses: acme/everything, with: {call: {a: \"Bearer ${{ secrets.T }} ${{ params.p }}\"},"
                + " more: {list: [\"${{ secrets['t-2'] }}\"]}}}");

    assertThat(PARAMETERS.render(step, scope(Map.of("p", "x"))))
        .containsEntry("call", Map.of("a", "Bearer ${{ secrets.T }} x"))
        .containsEntry("more", Map.of("list", List.of("${{ secrets['t-2'] }}")));
    assertThat(PARAMETERS.secretTexts(step, scope(Map.of("p", "x"))))
        .containsExactly(
            new SecretText(
                List.of("with", "call", "a"),
                List.of(Part.text("Bearer "), Part.secret("T"), Part.text(" "), Part.text("x"))),
            new SecretText(List.of("with", "more", "list", "0"), List.of(Part.secret("t-2"))));
  }

  @Test
  void whatAUserGivesNeverBecomesASecret() throws Exception {
    DagStep step =
        step(
            "{uses: acme/everything, with: {call: {a: \"${{ params.p }}\", b: \"${{ secrets.T"
                + " }}\"}}}");
    String forged = "${{ secrets.OTHER }}";

    Scope scope = scope(Map.of("p", forged));

    assertThat(PARAMETERS.render(step, scope))
        .containsEntry("call", Map.of("a", forged, "b", "${{ secrets.T }}"));
    assertThat(PARAMETERS.secretTexts(step, scope))
        .containsExactly(new SecretText(List.of("with", "call", "b"), List.of(Part.secret("T"))));
  }

  @Test
  void variablesAreTextWhateverTheirExpressionsGive() throws Exception {
    DagStep step =
        step(
            "{uses: acme/script, with: {run: x}, env: {A: 3, B: 1.50, C: true, D: \"${{ 1 + 2 }}\","
                + " E: \"${{ params.p }}!\", F: \"u:${{ secrets.T }}\"}}");

    assertThat(PARAMETERS.environment(step, scope(Map.of("p", "x"))))
        .isEqualTo(
            Map.of(
                "A",
                "3",
                "B",
                "1.50",
                "C",
                "true",
                "D",
                "3",
                "E",
                "x!",
                "F",
                "u:${{ secrets.T }}"));
    assertThat(PARAMETERS.secretTexts(step, scope(Map.of("p", "x"))))
        .containsExactly(
            new SecretText(List.of("env", "F"), List.of(Part.text("u:"), Part.secret("T"))));
  }

  @Test
  void theirMistakesAreFound() {
    assertThat(
            findings(
                file(
                    "a: {uses: acme/script, with: {run: x}, env: {A: , 1B: x, MILLRACE_RUN: y, C:"
                        + " [1]}, secrets: [A, 3, \"x/y\", chat-hook]}",
                    "b: {uses: acme/script, with: {run: x}, env: {A: x}, secrets: {A: one, B:"
                        + " ../up, C-D: two}}")))
        .containsExactly(
            "5:50 wrong-shape: 'env.A' has no value; expected text. Write a value, or leave the"
                + " key out.",
            "5:53 bad-name: Variable '1B' does not fit; expected a letter or '_', then letters,"
                + " digits and '_', at most 128.",
            "5:60 bad-name: Variable 'MILLRACE_RUN' begins with MILLRACE_, which is not free.",
            "5:80 wrong-shape: 'env.C' is a list; expected text.",
            "5:99 wrong-type: 'secrets' is '3', a whole number; expected text. Quote it: \"3\".",
            "5:102 bad-name: 'secrets' is 'x/y'; expected the name of a secret: letters, digits,"
                + " '_', '-' and '.', at most 128, beginning with none of the last two. Name the"
                + " secret; its value never stands in the file.",
            "5:109 bad-name: Variable 'chat-hook' does not fit; expected a letter or '_', then"
                + " letters, digits and '_', at most 128. Name the variable: secrets: {CHAT_HOOK:"
                + " chat-hook}.",
            "6:65 contradiction: Variable 'A' stands twice below 'env' and 'secrets' together."
                + " Keep one of them.",
            "6:76 bad-name: 'secrets' is '../up'; expected the name of a secret: letters, digits,"
                + " '_', '-' and '.', at most 128, beginning with none of the last two. Name the"
                + " secret; its value never stands in the file.",
            "6:83 bad-name: Variable 'C-D' does not fit; expected a letter or '_', then letters,"
                + " digits and '_', at most 128.");
  }

  @Test
  void aKindThatRunsNoCodeTakesNeither() {
    assertThat(
            findings(
                file(
                    "a: {uses: ingest, with: {from: data/wine.csv}, env: {A: x}, secrets: [B]}",
                    "b: {uses: acme/everything, secrets: [B]}")))
        .containsExactly(
            "5:50 contradiction: 'env' is for code that a step runs, and a step of kind 'ingest'"
                + " runs none. Remove it.",
            "5:63 contradiction: 'secrets' is for code that a step runs, and a step of kind"
                + " 'ingest' runs none. Remove it.",
            "6:30 contradiction: 'secrets' is for code that a step runs, and a step of kind"
                + " 'acme/everything' runs none. Remove it; a secret may stand in a parameter as"
                + " ${{ secrets.NAME }}.");
  }

  @Test
  void expressionsInVariablesAreChecked() {
    assertThat(
            findings(
                file(
                    "a: {uses: acme/script, with: {run: x}, env: {A: \"${{ params.q }}\", B: \"${{"
                        + " [1] }}\", C: \"${{ oops\"}}")))
        .containsExactly(
            "5:56 unknown-name: There is no parameter 'q'; expected p.",
            "5:78 expression-type: Expression '[1]' is of type list(int); expected text, a number"
                + " or a boolean, because it stands inside text.",
            "5:90 expression-syntax: Expression '${{ oops' is not closed; expected '}}'.");
  }

  @Test
  void anExplanationListsTheSecretsThatADagNeeds() {
    Dag dag =
        Reading.dag(
            file(
                "a: {uses: acme/script, with: {run: x}, env: {A: \"${{ secrets.ONE }}\"},"
                    + " secrets: [TWO]}",
                "b: {uses: acme/everything, with: {call: {c: \"${{ secrets.ONE }}\"}}}"));

    Explanation explanation =
        new Explainer(dag, Map.of(), Optional.empty(), Instant.EPOCH).explain();

    assertThat(explanation.secrets()).containsExactly("ONE", "TWO");
    assertThat(explanation.steps().get(1).needs().secrets()).containsExactly("ONE");
  }

  @Test
  void aPipelineTestSeesNamesAndTriesVariables() {
    Dag dag =
        Reading.dag(
            file(
                "a: {uses: acme/everything, with: {call: {c: \"Bearer ${{ secrets.T }}\"}}}",
                "b: {uses: acme/script, with: {run: x}, env: {A: \"${{ params.p }}\", B: \"${{"
                    + " {'x': 1}[params.p] }}\"}}"));
    String cases =
        """
        cases:
          one:
            expect:
              steps: {a: SUCCEEDED, b: SUCCEEDED}
              with: {a: {call: {c: "Bearer ${{ secrets.T }}"}}}
          other:
            params: {p: y}
            expect:
              steps: {b: FAILED}
        """;

    TrialReading reading =
        TrialReader.read(
            "t.test.yaml", cases.getBytes(StandardCharsets.UTF_8), path -> Optional.of(dag));

    assertThat(reading.findings()).isEmpty();
    assertThat(reading.cases())
        .allSatisfy(one -> assertThat(one.play(dag, new Expressions()).misses()).isEmpty());
  }
}
