package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.HEADER;
import static dev.millrace.engine.language.Reading.dag;
import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference.StepOutput;
import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code for-each} over the rows of a dataset. */
class RowsTest {
  private static final String RAW =
      HEADER
          + """
          params: {who: {type: string, default: ada}, unused: {type: string, default: x}}
          steps:
            raw: {uses: ingest, with: {from: data/wine.csv}}
          """;

  private static DagStep step(String line) {
    return dag(RAW + line).step("s").orElseThrow();
  }

  @Test
  void aReferenceAndABatchAreRead() {
    DagStep rows =
        step(
            "  s: {uses: acme/everything, for-each: {rows: raw}, with: {text: \"${{ item.a }}\"}}");
    DagStep batches =
        step(
            "  s: {uses: acme/everything, fail-fast: true, for-each: {rows: raw.data, batch: 50},"
                + " with: {number: \"${{ size(item) }}\"}}");

    StepOutput raw = new StepOutput("raw", "data");
    assertThat(rows.fanOut()).contains(new FanOut(new FanOut.Rows(raw, Optional.empty()), false));
    assertThat(rows.upstream()).containsExactly("raw");
    assertThat(batches.fanOut()).contains(new FanOut(new FanOut.Rows(raw, Optional.of(50)), true));
  }

  @Test
  void mistakesAreFoundAsInReferencesBelowIn() {
    assertThat(
            findings(
                RAW
                    + """
                      clean: {uses: validate, in: {data: raw}, with: {contract: contracts/wine.yaml}}
                      m: {uses: ingest, for-each: [1, 2], with: {from: data/wine.csv}}
                      a: {uses: acme/everything, for-each: {rows: rw}}
                      b: {uses: acme/everything, for-each: {rows: raw.dta}}
                      c: {uses: acme/everything, for-each: {rows: clean.report}}
                      d: {uses: acme/everything, for-each: {rows: m}}
                      e: {uses: acme/everything, for-each: {rows: "${{ params.who }}"}}
                      f: {uses: acme/everything, for-each: {rows: raw, batch: 0}}
                      g: {uses: acme/everything, for-each: {rows: raw, btch: 5}}
                      h: {uses: acme/everything, for-each: {rows: h}}
                    """
                        .indent(0)))
        .anySatisfy(f -> assertThat(f).contains("unknown-step").contains("Did you mean 'raw'?"))
        .anySatisfy(f -> assertThat(f).contains("unknown-port").contains("Did you mean 'data'?"))
        .anySatisfy(
            f ->
                assertThat(f)
                    .contains("port-type")
                    .contains("of type report; input 'for-each.rows' takes dataset"))
        .anySatisfy(f -> assertThat(f).contains("too-many-inputs").contains("Step 'm' runs once"))
        .anySatisfy(
            f -> assertThat(f).contains("bad-reference").contains("an output of type dataset"))
        .anySatisfy(f -> assertThat(f).contains("out-of-range").contains("'for-each.batch' is '0'"))
        .anySatisfy(f -> assertThat(f).contains("unknown-key").contains("Did you mean 'batch'?"))
        .anySatisfy(f -> assertThat(f).contains("cycle").contains("h → h"))
        .hasSize(9);
  }

  @Test
  void whatNamesTheItemTooEarlyIsAFinding() {
    assertThat(
            findings(
                RAW
                    + """
                      a: {uses: acme/everything, for-each: {rows: raw}, if: item.n > 3}
                      b: {uses: evaluate, in: {model: "artifact:sha256:DIGEST", data: raw}, for-each: {rows: raw}, with: {against: {model: "${{ item.model }}"}}}
                      c: {uses: acme/everything, for-each: {rows: raw, batch: 9}, with: {number: "${{ item }}"}}
                      d: {uses: acme/script, for-each: {rows: raw}, with: {run: "true"}, env: {CITY: "${{ item.city }}"}}
                    """
                        .replace("DIGEST", Reading.DIGEST)))
        .satisfiesExactly(
            f ->
                assertThat(f)
                    .contains("unknown-name")
                    .contains("'if' is decided before a worker reads the rows"),
            f ->
                assertThat(f)
                    .contains("contradiction")
                    .contains("Parameter 'against.model' is a model"),
            f -> assertThat(f).contains("expression-type").contains("is of type list(dyn)"),
            f -> assertThat(f).contains("variables are made before a worker reads the rows"));
  }

  @Test
  void whatNamesTheItemIsLeftToTheWorkerAndSaysWhatElseItNeeds() throws ExpressionException {
    DagStep step =
        step(
            "  s: {uses: acme/everything, for-each: {rows: raw}, with: {text: \"for"
                + " ${{ params.who }}\", any: [1, {deep: \"${{ item.a }} of ${{ params.who }} in"
                + " ${{ steps.raw.values.rows }}\"}]}}");
    Map<String, Object> params = new LinkedHashMap<>(Map.of("who", "ada", "unused", "x"));
    Scope scope =
        AttemptParameters.scope(
            params, Map.of("id", "r1"), Map.of("raw", Map.of("rows", 3L), "other", Map.of()));
    AttemptParameters parameters = new AttemptParameters(new Expressions());

    assertThat(parameters.render(step, scope)).containsEntry("text", "for ada");
    assertThat(parameters.render(step, scope)).doesNotContainKey("any");
    assertThat(ItemTexts.of(step)).containsOnlyKeys("any");
    Map<String, Object> names = AttemptParameters.namesBesideItem(ItemTexts.of(step), scope);
    assertThat(names)
        .isEqualTo(
            Map.of(
                "params",
                Map.of("who", "ada"),
                "steps",
                Map.of("raw", Map.of("values", Map.of("rows", 3L)))));

    Map<String, Object> all = new LinkedHashMap<>(names);
    all.put("item", Map.of("a", 7L));
    assertThat(parameters.render("s", step.kind(), ItemTexts.of(step), new Scope(all)).get("any"))
        .isEqualTo(List.of(1L, Map.of("deep", "7 of ada in 3")));
  }

  @Test
  void aValueOfTheWrongTypeIsNamed() {
    DagStep step =
        step(
            "  s: {uses: acme/everything, for-each: {rows: raw}, with: {many: [\"${{ item.a }}\"]}}");
    Scope scope = new Scope(Map.of("item", Map.of("a", 77L)));

    assertThatThrownBy(
            () ->
                new AttemptParameters(new Expressions())
                    .render("s", step.kind(), ItemTexts.of(step), scope))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("parameter 'many[0]' is '77'; expected a whole number from 0 to 10");
  }

  @Test
  void textsThatOnlySpeakOfItemsAreEvaluatedAsEver() {
    DagStep step =
        step(
            "  s: {uses: acme/everything, for-each: {rows: raw}, with: {text: \"for item in"
                + " ${{ params.who }}\"}}");

    assertThat(ItemTexts.of(step)).isEmpty();
  }
}
