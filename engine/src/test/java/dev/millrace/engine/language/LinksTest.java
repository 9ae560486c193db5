package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** References between steps. */
class LinksTest {
  @Test
  void aDanglingReferenceIsFoundWithTheNearestStep() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: validate, in: {data: rwa}, with: {contract: contracts/wine.yaml}}
          b: {uses: acme/everything, needs: [raw, zzz]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:34 unknown-step: There is no step 'rwa'. Did you mean 'raw'?",
            "6:43 unknown-step: There is no step 'zzz'.");
  }

  @Test
  void portsMustExist() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: label, in: {dta: raw}, with: {functions: labels/wine.yaml}}
          b: {uses: label, in: {data: raw.dat}, with: {functions: labels/wine.yaml}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:20 missing-input: Input 'data' of step 'a' is not connected; kind 'label'"
                + " needs dataset there. Add 'in: {data: …}'.",
            "5:25 unknown-port: Kind 'label' has no input 'dta'; expected data. Did you"
                + " mean 'data'?",
            "6:35 unknown-port: Step 'raw' (ingest) has no output 'dat'; expected data. Did"
                + " you mean 'data'?");
  }

  @Test
  void requiredPortsMustBeConnected() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: label, with: {functions: labels/wine.yaml}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:3 missing-input: Input 'data' of step 'a' is not connected; kind 'label'"
                + " needs dataset there. Add 'in: {data: …}'.");
  }

  @Test
  void anInputWithoutANameTakesNobodysPlace() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: label, in: {data: raw, "": raw}, with: {functions: labels/wine.yaml}}
        """;

    assertThat(findings(file)).singleElement().asString().startsWith("5:36 unknown-port: ");
  }

  @Test
  void oneOfTheInputsThatStandForEachOtherMustBeConnected() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          live: {uses: deploy, in: {bundle: "model:wine@3"}, with: {model: wine}}
          a: {uses: acme/watch, in: {data: raw, baseline: raw}}
          b: {uses: acme/watch, in: {deployment: live, baseline: raw}}
          c: {uses: acme/watch, in: {deployment: "model:wine@live", baseline: raw}}
          d: {uses: acme/watch, in: {baseline: raw}}
          e: {uses: acme/watch, in: {data: raw, deployment: live, baseline: raw}}
          f: {uses: acme/watch, in: {deployment: live}}
          g: {uses: acme/watch, in: {deployment: raw, baseline: raw}}
          h: {uses: acme/watch, in: {data: "model:wine@live", baseline: raw}}
        """;

    DagReader reader = new DagReader(ExampleKinds.withWatch());
    assertThat(reader.read("t.yaml", file, Reading::files).findings().stream().map(Reading::shown))
        .containsExactly(
            "9:25 missing-input: Input 'data' of step 'd' is not connected; kind 'acme/watch' needs"
                + " dataset there, or deployment in its place. Add 'in: {data: …}'.",
            "10:41 contradiction: Input 'deployment' of step 'e' takes the place of input 'data',"
                + " and both are connected. Keep one of them.",
            "11:25 missing-input: Input 'baseline' of step 'f' is not connected; kind 'acme/watch'"
                + " needs dataset there. Add 'in: {baseline: …}'.",
            "12:42 port-type: Output 'raw.data' is of type dataset; input 'deployment' takes"
                + " deployment.",
            "13:36 port-type: A registered model is of type bundle; input 'data' takes dataset.");
  }

  @Test
  void typesOfPortsMustFit() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: evaluate, in: {model: raw.data, data: raw}}
          b: {uses: evaluate, in: {model: "model:wine@live", data: raw}}
          c: {uses: validate, in: {data: raw, baseline: d}, with: {contract: contracts/wine.yaml}}
          d: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: x}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:35 port-type: Output 'raw.data' is of type dataset; input 'model' takes" + " model.",
            "6:35 port-type: A registered model is of type bundle; input 'model' takes" + " model.",
            "7:49 port-type: No output of step 'd' fits input 'baseline', which takes"
                + " report; it has model (model) or metrics (metrics).");
  }

  @Test
  void aStepWithSeveralFittingOutputsMustNameOne() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          p: {uses: split, in: {data: raw}, with: {strategy: random, ratios: {train: 0.7, test: 0.3}}}
          a: {uses: label, in: {data: p}, with: {functions: labels/wine.yaml}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "6:31 ambiguous-port: Step 'p' has several outputs that fit input 'data';"
                + " expected p.train, p.validation or p.test. Write one of these.");
  }

  @Test
  void aListNeedsAPortThatTakesMany() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: label, in: {data: [raw, raw]}, with: {functions: labels/wine.yaml}}
          b: {uses: collect, in: {all: []}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:31 too-many-inputs: Input 'data' of step 'a' takes one artifact, not a list."
                + " Name one.",
            "6:32 wrong-shape: Input 'all' is empty; expected at least one reference.");
  }

  @Test
  void referencesHaveAForm() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: collect, in: {all: ["artifact:sha256:12", "model:wine", a b, 5]}}
          b: {uses: acme/everything, needs: [raw.data]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:33 bad-reference: Reference 'artifact:sha256:12' cannot be read; expected"
                + " step, step.port, artifact:sha256:<64 digits> or model:name@alias.",
            "5:55 bad-reference: Reference 'model:wine' cannot be read; expected step,"
                + " step.port, artifact:sha256:<64 digits> or model:name@alias.",
            "5:69 bad-reference: Reference 'a b' cannot be read; expected step, step.port,"
                + " artifact:sha256:<64 digits> or model:name@alias.",
            "5:74 bad-reference: Reference '5' cannot be read; expected step, step.port,"
                + " artifact:sha256:<64 digits> or model:name@alias.",
            "6:38 bad-reference: Reference 'raw.data' cannot be read; expected the id of a"
                + " step, because needs carries no data.");
  }

  @Test
  void aStepCannotWaitForOneBelowFinally() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, needs: [z]}
        finally:
          z: {uses: acme/everything, needs: [a]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:38 unknown-step: Step 'z' stands below finally, so step 'a' cannot wait for"
                + " it. Move it below steps.");
  }

  @Test
  void aStepWithWrongShapeStillCountsAsAStep() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: 5
          b: {uses: acme/everything, needs: [a]}
        """;

    assertThat(findings(file))
        .containsExactly("4:6 wrong-shape: Step 'a' is a whole number; expected a map.");
  }
}
