package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.HEADER;
import static dev.millrace.engine.language.Reading.dag;
import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.explain.Explainer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code for-each}, {@code matrix}, {@code fail-fast}, {@code join} and {@code item}. */
class MappedStepsTest {
  @Test
  void listsMapsExpressionsAndProductsAreRead() {
    String file =
        HEADER
            + """
            params: {names: {type: array, items: {type: string}, default: [p]}}
            steps:
              list: {uses: acme/everything, for-each: [1, "${{ params.names[0] }}", {k: [2]}], fail-fast: true}
              map: {uses: acme/everything, for-each: {x: 1, y: 2}, with: {text: "${{ item.key }}", number: "${{ item.value }}"}}
              expression: {uses: acme/everything, for-each: "${{ params.names }}", with: {text: "${{ item }}"}}
              product: {uses: acme/everything, matrix: {a: [1, 2], b: [x]}, with: {number: "${{ item.a }}", text: "${{ item.b }}"}}
            """;

    assertThat(items(file, "list"))
        .isEqualTo(
            new FanOut(
                new FanOut.Listed(List.of(1L, "${{ params.names[0] }}", Map.of("k", List.of(2L)))),
                true));
    assertThat(items(file, "map").items()).isEqualTo(new FanOut.Listed(Map.of("x", 1L, "y", 2L)));
    assertThat(items(file, "expression").items())
        .isEqualTo(new FanOut.Listed("${{ params.names }}"));
    assertThat(items(file, "product").items())
        .isEqualTo(new FanOut.Product(Map.of("a", List.of(1L, 2L), "b", List.of("x"))));
  }

  @Test
  void theItemHasATypeWhereItIsKnown() {
    assertThat(
            findings(
                """
                steps:
                  a: {uses: acme/everything, for-each: [x, y], with: {number: "${{ item }}"}}
                  b: {uses: acme/everything, for-each: {k: 1}, with: {number: "${{ item.keys }}"}}
                  c: {uses: acme/everything, matrix: {t: [1]}, if: "item.t == 'x'"}
                  d: {uses: acme/everything, with: {text: "${{ item }}"}}
                """
                    .transform(steps -> HEADER + steps)))
        .satisfiesExactly(
            f -> assertThat(f).contains("expression-type").contains("'item' is of type string"),
            f -> assertThat(f).contains("no name 'item.keys'").contains("Did you mean 'key'"),
            f -> assertThat(f).contains("expression-type").contains("item.t == 'x'"),
            f -> assertThat(f).contains("neither 'for-each' nor 'matrix'"));
  }

  @Test
  void mistakesAreFoundWhereTheyAre() {
    String file =
        HEADER
            + """
            steps:
              a: {uses: acme/everything, for-each: x}
              b: {uses: acme/everything, for-each: "${{ 3 }}"}
              c: {uses: acme/everything, for-each: [1, ], matrix: {x: [1]}}
              d: {uses: acme/everything, matrix: {x: [], y: 3}}
              e: {uses: acme/everything, fail-fast: true}
              f: {uses: acme/everything, for-each: [1], fail-fast: yes}
              g: {uses: acme/everything, for-each: ["${{ steps.a.values.count }}"]}
              h: {uses: acme/everything, for-each: [~]}
            """;

    assertThat(findings(file))
        .satisfiesExactly(
            f ->
                assertThat(f)
                    .contains("wrong-shape: 'for-each' is text; expected a list, a map, ${{ … }}"),
            f -> assertThat(f).contains("Expression '3' is of type int; expected a list or a map."),
            f -> assertThat(f).contains("contradiction").contains("not both"),
            f -> assertThat(f).contains("List 'x' of 'matrix' is empty"),
            f -> assertThat(f).contains("List 'y' of 'matrix' is a whole number"),
            f -> assertThat(f).contains("contradiction").contains("'fail-fast' is about the items"),
            f -> assertThat(f).contains("'fail-fast' is 'yes', text"),
            f -> assertThat(f).contains("not-upstream"),
            f -> assertThat(f).contains("wrong-shape").contains("has no value"));
  }

  @Test
  void tooManyItemsAreAFinding() {
    String many =
        IntStream.rangeClosed(0, 100_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    String lists =
        IntStream.range(0, 400).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
    String file =
        HEADER
            + "steps:\n  a: {uses: acme/everything, for-each: ["
            + many
            + "]}\n  b: {uses: acme/everything, matrix: {x: "
            + lists
            + ", y: "
            + lists
            + "}}\n";

    assertThat(findings(file))
        .satisfiesExactly(
            f -> assertThat(f).contains("'for-each' has 100001 items; expected at most 100000."),
            f -> assertThat(f).contains("'matrix' has more than 100000 items"));
  }

  @Test
  void outputsOfItemsFitOnlyAPortThatTakesMany() {
    String file =
        HEADER
            + """
            steps:
              m: {uses: ingest, for-each: [1, 2], with: {from: data/wine.csv}}
              one: {uses: validate, in: {data: m}, with: {contract: contracts/wine.yaml}}
            """;

    assertThat(findings(file).get(0))
        .contains("too-many-inputs")
        .contains("Step 'm' runs once for each of several items, and input 'data' of step 'one'");
  }

  @Test
  void valuesOfItemsAreLists() {
    String file =
        HEADER
            + """
            steps:
              m: {uses: ingest, for-each: [1, 2], with: {from: data/wine.csv}}
              ok: {uses: acme/everything, needs: m, if: "size(steps.m.values.rows) == 2"}
              bad: {uses: acme/everything, needs: m, if: "steps.m.values.rows == 2"}
            """;

    assertThat(findings(file))
        .singleElement()
        .satisfies(f -> assertThat(f).contains("expression-type").contains("list(int)"));
  }

  @Test
  void joinsAreReadAndTheirStatesChecked() {
    String good =
        HEADER
            + """
            steps:
              a: {uses: acme/everything}
              b-2: {uses: acme/everything}
              any: {uses: acme/everything, needs: [a, b-2], join: any}
              cel: {uses: acme/everything, needs: [a, b-2], join: "a.failed && !steps['b-2'].succeeded"}
            """;
    assertThat(step(good, "any").join()).isEqualTo(Join.Word.ANY);
    assertThat(step(good, "a").join()).isEqualTo(Join.Word.OK);
    assertThat(step(good, "cel").join())
        .isEqualTo(new Join.States("a.failed && !steps['b-2'].succeeded"));

    String bad =
        HEADER
            + """
            steps:
              a: {uses: acme/everything}
              b-2: {uses: acme/everything}
              x: {uses: acme/everything, needs: [a], join: "a.faild"}
              y: {uses: acme/everything, needs: [a, b-2], join: b.failed}
              z: {uses: acme/everything, needs: [a], join: alway}
              v: {uses: acme/everything, needs: [a], join: always, with: {number: "${{ steps.a.values.count }}"}}
            """;
    assertThat(findings(bad))
        .satisfiesExactly(
            f -> assertThat(f).contains("no state 'faild'").contains("Did you mean 'failed'?"),
            f -> assertThat(f).contains("An id with '-' is written steps['b-2']."),
            f -> assertThat(f).contains("'alway'"),
            f -> assertThat(f).contains("may-be-skipped").contains("which 'join' allows"));
  }

  private static DagStep step(String file, String id) {
    return dag(file).step(id).orElseThrow();
  }

  private static FanOut items(String file, String id) {
    return step(file, id).fanOut().orElseThrow();
  }

  @Test
  void howOftenAStepRunsIsExplainedWhereParametersAloneSaySo() {
    Dag dag =
        Reading.dag(
            """
            apiVersion: millrace/v1
            dag: t
            params: {n: {type: array, default: [1, 2, 3]}}
            steps:
              raw: {uses: ingest, with: {from: data/wine.csv}}
              given: {uses: acme/everything, for-each: "${{ params.n.filter(x, true) }}"}
              listed: {uses: acme/everything, needs: raw, for-each: ["${{ steps.raw.values.format }}", b]}
              found: {uses: acme/everything, needs: raw, for-each: "${{ [steps.?raw.values.?format.orValue('')] }}"}
              ticked: {uses: acme/everything, for-each: "${{ has(run.tick) ? [1] : [] }}"}
            """);
    Map<String, Optional<Integer>> counts = new HashMap<>();
    new Explainer(dag, Map.of(), Optional.empty(), Instant.EPOCH)
        .explain()
        .steps()
        .forEach(step -> counts.put(step.id(), step.elements()));

    assertThat(counts)
        .containsEntry("given", Optional.of(3))
        .containsEntry("listed", Optional.of(2))
        .containsEntry("found", Optional.empty())
        .containsEntry("ticked", Optional.empty());
  }
}
