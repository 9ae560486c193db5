package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parameters of a step against its kind. */
class WithTest {
  @Test
  void valuesHaveTheDeclaredType() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, with: {wait: 10, size: 3GB, share: 200%, number: x, many: 11, text: 1e5, any: }}
          b: {uses: ingest, with: {from: data/wine.csv, sha256: "12", header: yes}}
          raw: {uses: ingest, with: {from: data/wine.csv}}
          c: {uses: train, in: {data: raw}, with: {algorithm: random-forrest, target: 5, trees: 3000, rate: .nan}}
          d: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: x, trees: 3.5, seed: 99999999999999999999}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:43 bad-duration: Parameter 'wait' is '10', without a unit; expected a"
                + " duration such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '10s'?",
            "4:53 bad-size: Parameter 'size' is '3GB'; expected a size such as 64KiB, 2GiB"
                + " or a number of bytes. Did you mean '3GiB'?",
            "4:65 bad-share: Parameter 'share' is '200%'; expected a share between 0 and 1,"
                + " such as 1% or 0.01.",
            "4:79 wrong-type: Parameter 'number' is 'x', text; expected a number from"
                + " -1000000000 to 1000000000.",
            "4:88 out-of-range: Parameter 'many' is '11'; expected a whole number from 0 to"
                + " 10.",
            "4:98 wrong-type: Parameter 'text' is '1e5', a number; expected text. Quote it:"
                + " \"1e5\".",
            "4:107 wrong-shape: Parameter 'any' has no value; expected a value. Write a"
                + " value, or leave the key out.",
            "5:57 bad-value: Parameter 'sha256' is '12'; expected text of the form"
                + " [0-9a-f]{64}.",
            "5:71 wrong-type: Parameter 'header' is 'yes', text; expected true or false."
                + " Write true.",
            "7:55 bad-value: Parameter 'algorithm' is 'random-forrest'; expected"
                + " random-forest or decision-tree. Did you mean 'random-forest'?",
            "7:79 wrong-type: Parameter 'target' is '5', a whole number; expected text."
                + " Quote it: \"5\".",
            "7:89 out-of-range: Parameter 'trees' is '3000'; expected a whole number from 1"
                + " to 2000.",
            "7:101 out-of-range: Parameter 'rate' is '.nan'; expected a number from 0 to 1.",
            "8:88 wrong-type: Parameter 'trees' is '3.5', a number; expected a whole number"
                + " from 1 to 2000.",
            "8:99 out-of-range: Parameter 'seed' is '99999999999999999999'; expected a"
                + " whole number of at least 0.");
  }

  @Test
  void namesOfParametersAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {form: data/wine.csv}}
          a: {uses: validate, in: {data: raw}, with: {contract: contracts/wine.yaml, quarantine: {mx: 1%}}}
          b: {uses: ingest}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:23 missing-parameter: Parameter 'from' of kind 'ingest' is missing. Add"
                + " 'from: …'. Where the data is.",
            "4:30 unknown-parameter: There is no parameter 'form' of kind 'ingest';"
                + " expected from, sha256, limit or header. Did you mean 'from'?",
            "5:90 missing-parameter: Parameter 'quarantine.max' is missing. Add 'max: …'."
                + " Largest share of bad rows.",
            "5:91 unknown-parameter: There is no parameter 'quarantine.mx'; expected max or"
                + " keep. Did you mean 'max'?",
            "6:3 missing-parameter: Parameter 'from' of kind 'ingest' is missing. Add"
                + " 'from: …'. Where the data is.");
  }

  @Test
  void whatWouldTryNothingIsFound() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {low: {type: number, default: 3}}
        steps:
          a: {uses: acme/everything, with: {spans: {}}}
          b: {uses: acme/everything, with: {spans: {first: []}}}
          c: {uses: acme/everything, with: {spans: {first: {from: 5, to: 4.5}}}}
          d: {uses: acme/everything, with: {spans: {first: {from: 5}}}}
          e: {uses: acme/everything, with: {spans: {fist: [1]}}}
          f: {uses: acme/everything, with: {spans: {first: {from: "${{ params.low }}", to: 2}}}}
          g: {uses: acme/everything, with: {spans: {first: {from: 5, to: 5}}}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:44 out-of-range: Parameter 'spans' has 0 keys; expected a map with at least 1.",
            "6:52 out-of-range: Parameter 'spans.first' has 0 items; expected a list with at"
                + " least 1.",
            "7:66 out-of-range: Parameter 'spans.first.to' is '4.5'; expected at least 5, which"
                + " 'from' is.",
            "8:52 missing-parameter: Parameter 'spans.first.to' is missing. Add 'to: …'.",
            "9:45 unknown-parameter: There is no parameter 'spans.fist'; expected first. Did you"
                + " mean 'first'?");
  }

  @Test
  void pathsMustLeadToAFile() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {x: {type: string}}
        steps:
          a: {uses: ingest, with: {from: data/wine.cvs}}
          b: {uses: ingest, with: {from: ../x.csv}}
          c: {uses: ingest, with: {from: data}}
          d: {uses: ingest, with: {from: "${{ params.x }}"}}
          e: {uses: acme/everything, with: {file: "${{ params.x }}"}}
          f: {uses: ingest, with: {from: "https://example.org/${{ params.x }}.csv"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:34 missing-file: There is no file 'data/wine.cvs' beside the DAG, for"
                + " parameter 'from'.",
            "6:34 outside-file: Path '../x.csv' of parameter 'from' leaves the repository."
                + " Keep the file beside the DAG.",
            "7:34 unreadable-file: File 'data' of parameter 'from' cannot be read: is a"
                + " directory.",
            "8:34 path-expression: Parameter 'from' is a path, and paths are pinned when"
                + " the DAG is read. Write the path without an expression; an address may"
                + " hold some after http:// or https://.",
            "9:43 path-expression: Parameter 'file' is a path, and paths are pinned when"
                + " the DAG is read. Write the path without an expression.");
  }

  @Test
  void modelsAreReferences() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          f: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: x}}
          a: {uses: evaluate, in: {model: f, data: raw}, with: {against: {model: wine}}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "6:74 bad-value: Parameter 'against.model' is 'wine'; expected name@alias or"
                + " name@version. Did you mean 'wine@live'?");
  }

  @Test
  void oneOfSeveralTypesSaysWhatItTakes() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, with: {either: 7}}
          b: {uses: acme/everything, with: {either: {file: nope}}}
          c: {uses: acme/everything, with: {either: [1]}}
          d: {uses: acme/everything, with: {either: auto}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:45 bad-value: Parameter 'either' is '7'; expected auto, a whole number or a"
                + " map.",
            "5:52 missing-file: There is no file 'nope' beside the DAG, for parameter"
                + " 'either.file'.",
            "6:45 wrong-shape: Parameter 'either' is a list; expected auto, a whole number"
                + " or a map.");
  }

  @Test
  void kindsThatDoNotExistAreFoundWithTheNearest() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: ingets}
          b: {uses: acme/everythin}
          c: {uses: zzz}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:13 unknown-kind: There is no step kind 'ingets'; expected acme/everything,"
                + " acme/script, collect, deploy, evaluate, ingest, label, notify, package, split, train or"
                + " validate. Did you mean 'ingest'?",
            "5:13 unknown-kind: There is no step kind 'acme/everythin'; expected"
                + " acme/everything, acme/script, collect, deploy, evaluate, ingest, label, notify, package,"
                + " split, train or validate. Did you mean 'acme/everything'?",
            "6:13 unknown-kind: There is no step kind 'zzz'; expected acme/everything,"
                + " acme/script, collect, deploy, evaluate, ingest, label, notify, package, split, train or"
                + " validate.");
  }

  @Test
  void ofParametersThatStandInForEachOtherThereIsOne() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/look}
          b: {uses: acme/look, with: {}}
          c: {uses: acme/look, with: {url: x, json: a, file: y, body: b}}
          d: {uses: acme/look, with: {until: x, json: a}}
          e: {uses: acme/look, with: {file: x}}
        """;
    String needs =
        " missing-parameter: Kind 'acme/look' needs one of the parameters file, url and until. Add"
            + " 'file: …'.";

    DagReader reader = new DagReader(new KindCatalog(List.of(ExampleKinds.look())));
    assertThat(reader.read("t.yaml", file, Reading::files).findings())
        .extracting(Reading::shown)
        .containsExactly(
            "4:3" + needs,
            "5:24" + needs,
            "6:31 contradiction: Of the parameters file, url and until of kind 'acme/look' a step has"
                + " one, and file and url are given. Keep one of them.",
            "6:39 contradiction: Of the parameters body and json of kind 'acme/look' a step has one,"
                + " and body and json are given. Keep one of them.");
  }
}
