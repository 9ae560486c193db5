package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference.StepOutput;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.MapOf;
import dev.millrace.spi.kind.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A step that adds ports and values to a kind that lets it is checked like any other. */
class FreePortsTest {
  private static final DagReader READER = new DagReader(catalog());

  @Test
  void anyNameIsAnInputAndTakesSeveral() {
    DagStep step =
        dag(
                "a: {uses: script, with: {outputs: {x: dataset, y: file}}}",
                "b: {uses: script, in: {first: a.x, all: [a.x, a.y]}}")
            .step("b")
            .orElseThrow();

    assertThat(step.inputs())
        .isEqualTo(
            Map.of(
                "first", List.of(new StepOutput("a", "x")),
                "all", List.of(new StepOutput("a", "x"), new StepOutput("a", "y"))));
    assertThat(step.kind().input("all").orElseThrow().many()).isTrue();
  }

  @Test
  void aDeclaredOutputHasItsTypeForWhoeverReadsIt() {
    assertThat(
            findings(
                "a: {uses: script, with: {outputs: {x: file}}}",
                "t: {uses: table, in: {data: a.x}}"))
        .containsExactly("Output 'a.x' is of type file; input 'data' takes dataset.");
    assertThat(
            findings(
                "a: {uses: script, with: {outputs: {x: file}}}",
                "t: {uses: table, in: {data: a.y}}"))
        .containsExactly("Step 'a' (script) has no output 'y'; expected x.");
    assertThat(findings("a: {uses: script}", "t: {uses: table, in: {data: a}}"))
        .singleElement()
        .asString()
        .startsWith("No output of step 'a' fits input 'data'");
  }

  @Test
  void aStepAloneMeansItsOnlyDeclaredOutput() {
    DagStep table =
        dag("a: {uses: script, with: {outputs: {x: dataset}}}", "t: {uses: table, in: {data: a}}")
            .step("t")
            .orElseThrow();

    assertThat(table.inputs()).isEqualTo(Map.of("data", List.of(new StepOutput("a", "x"))));
  }

  @Test
  void aDeclaredValueHasItsTypeInExpressions() {
    String a = "a: {uses: script, with: {values: {rows: integer, name: text}}}";

    assertThat(findings(a, "b: {uses: script, needs: a, if: steps.a.values.rows > 3}")).isEmpty();
    assertThat(findings(a, "b: {uses: script, needs: a, if: steps.a.values.name}"))
        .singleElement()
        .asString()
        .contains("is of type string; expected true or false");
    assertThat(findings(a, "b: {uses: script, needs: a, if: steps.a.values.lines > 3}"))
        .containsExactly("Step 'a' (script) returns no value 'lines'; expected rows or name.");
  }

  @Test
  void aGivenValueHasTheTypeOfItsData() {
    String a = "a: {uses: given, with: {is: {rows: 3, later: '${{ run.id }}'}}}";

    assertThat(findings(a, "b: {uses: given, needs: a, if: steps.a.values.rows > 3}")).isEmpty();
    assertThat(findings(a, "b: {uses: given, needs: a, if: steps.a.values.later == 3}")).isEmpty();
    assertThat(findings(a, "b: {uses: given, needs: a, if: steps.a.values.rows}")).hasSize(1);
  }

  @Test
  void wordsThatAreNoTypesAndNamesThatDoNotFitAreFindings() {
    assertThat(findings("a: {uses: script, with: {outputs: {x: table}}}"))
        .singleElement()
        .asString()
        .startsWith("Parameter 'outputs.x' is 'table'");
    assertThat(findings("a: {uses: script, with: {outputs: {x: '${{ run.id }}'}}}"))
        .containsExactly(
            "The type of an output of step 'a' is an expression, '${{ run.id }}'; types are known"
                + " when the DAG is checked.");
    assertThat(findings("a: {uses: script, with: {outputs: {x/y: file}, values: {1x: text}}}"))
        .hasSize(2)
        .allMatch(message -> message.contains("does not fit; expected a letter"));
    assertThat(
            findings(
                "r: {uses: script, with: {outputs: {x: file}}}", "a: {uses: script, in: {x y: r}}"))
        .containsExactly(
            "Name 'x y' of an input of step 'a' does not fit; expected a letter, then letters,"
                + " digits, '-' and '_', at most 64.");
  }

  @Test
  void whatIsPassedOnIsConnectedAndOfThatType() {
    String made = "r: {uses: script, with: {outputs: {x: file}}}";
    String many = "m: {uses: script, for-each: [1, 2], with: {outputs: {x: file}}}";

    assertThat(findings(made, "a: {uses: pass, in: {o: r.x}, with: {outputs: {o: file}}}"))
        .isEmpty();
    assertThat(findings("a: {uses: pass, with: {outputs: {o: file}}}"))
        .containsExactly(
            "Output 'o' of step 'a' passes the input of that name on, which is not connected.");
    assertThat(findings(made, "a: {uses: pass, in: {o: r}, with: {outputs: {o: dataset}}}"))
        .containsExactly(
            "Output 'o' of step 'a' is declared as dataset; the input that it passes on is of type"
                + " file.");
    String several = "Output 'o' of step 'a' passes one artifact on, and its input takes several.";
    assertThat(findings(made, "a: {uses: pass, in: {o: [r, r]}, with: {outputs: {o: file}}}"))
        .containsExactly(several);
    assertThat(findings(many, "a: {uses: pass, in: {o: m}, with: {outputs: {o: file}}}"))
        .containsExactly(several);
    assertThat(findings("a: {uses: pass, in: {o: nobody}, with: {outputs: {o: file}}}"))
        .containsExactly("There is no step 'nobody'.");
  }

  private static DagReading read(String... steps) {
    String text = Reading.HEADER + "steps:\n  " + String.join("\n  ", steps) + "\n";
    return READER.read("t.yaml", text, Reading::files);
  }

  private static Dag dag(String... steps) {
    DagReading reading = read(steps);
    assertThat(reading.findings()).isEmpty();
    return reading.dag().orElseThrow();
  }

  private static List<String> findings(String... steps) {
    List<String> messages = new ArrayList<>();
    read(steps).findings().forEach(finding -> messages.add(finding.message()));
    return messages;
  }

  private static KindCatalog catalog() {
    FreePorts declared =
        new FreePorts(true, Optional.of("outputs"), Optional.of("values"), Optional.empty());
    FreePorts given = new FreePorts(false, Optional.empty(), Optional.empty(), Optional.of("is"));
    MapOf types = new MapOf(ParameterType.choice("dataset", "file"));
    MapOf words = new MapOf(ParameterType.choice("integer", "text"));
    return new KindCatalog(
        List.of(
            kind(
                "script",
                List.of(),
                List.of(
                    Parameter.optional("outputs", types, ""),
                    Parameter.optional("values", words, "")),
                declared),
            kind(
                "pass",
                List.of(),
                List.of(Parameter.optional("outputs", types, "")),
                declared.passingOn()),
            kind(
                "given",
                List.of(),
                List.of(Parameter.optional("is", new MapOf(new ParameterType.Anything()), "")),
                given),
            kind(
                "table",
                List.of(Port.in("data", ArtifactType.DATASET, "")),
                List.of(),
                FreePorts.NONE)));
  }

  private static KindDeclaration kind(
      String name, List<Port> inputs, List<Parameter> parameters, FreePorts free) {
    return new KindDeclaration(
        name,
        1,
        "",
        inputs,
        List.of(),
        parameters,
        List.of(),
        false,
        false,
        false,
        Isolation.INLINE,
        "",
        free);
  }
}
