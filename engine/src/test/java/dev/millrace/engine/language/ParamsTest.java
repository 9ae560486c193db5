package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parameters of a run. */
class ParamsTest {
  @Test
  void theDefaultMustFitItsType() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {type: integer, default: x}
          b: {type: string, pattern: "[a-z]+", default: A1}
          c: {type: integer, default: 5000, maximum: 2000}
          d: {type: integer, default: }
          e: {type: string, enum: [red, green], default: grene}
          f: {type: array, items: {type: integer}, default: [1, x]}
          g: {type: object, properties: {k: {type: string}}, default: {z: 1}}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:31 wrong-type: The default of parameter 'a' is 'x'; expected a whole number.",
            "5:49 bad-value: The default of parameter 'b' is 'A1'; expected text of the"
                + " form [a-z]+.",
            "6:31 out-of-range: The default of parameter 'c' is '5000'; expected a whole"
                + " number of at most 2000.",
            "7:30 wrong-type: The default of parameter 'd' is 'null'; expected a whole"
                + " number.",
            "8:50 bad-value: The default of parameter 'e' is 'grene'; expected red or"
                + " green. Did you mean 'green'?",
            "9:53 wrong-type: The default of parameter 'f' is 'x' at 'f[1]'; expected a"
                + " whole number.",
            "10:63 unknown-parameter: The default of parameter 'g' is '1' at 'g.z';"
                + " expected k.");
  }

  @Test
  void theDeclarationItselfIsChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {default: 3}
          b: {type: int}
          c: {type: string, minimum: 2, pattern: "("}
          d: {type: number, minimum: 2, maximum: 1, enum: [1.5, b]}
          e: {type: object, properties: {k: {type: string}}, required: [kk]}
          f: 5
          g g: {type: string}
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:1 missing-key: Key 'steps' is missing in the file. Add 'steps: …'.",
            "4:3 missing-key: Key 'type' is missing in parameter 'a'. Add 'type: …'.",
            "5:13 bad-value: The type of parameter 'b' is 'int'; expected string, integer,"
                + " number, boolean, array or object. Did you mean 'integer'?",
            "6:21 unknown-key: Unknown key 'minimum' in parameter 'c' of type string;"
                + " expected type, description, default, enum, required, pattern, minLength or maxLength.",
            "6:42 bad-value: The pattern of parameter 'c' is '('; expected a regular"
                + " expression (RE2): missing closing ).",
            "7:42 contradiction: The maximum of parameter 'd' is less than its minimum; no"
                + " value fits.",
            "7:52 out-of-range: An enum value of 'd' is '1.5'; expected a number from 2 to" + " 1.",
            "7:57 wrong-type: An enum value of 'd' is 'b'; expected a number from 2 to 1.",
            "8:65 bad-value: A required property of parameter 'e' is 'kk'; expected k. Did"
                + " you mean 'k'?",
            "9:6 wrong-shape: Parameter 'f' is a whole number; expected a map.",
            "10:3 bad-name: Name 'g g' of a parameter does not fit; expected a letter, then"
                + " letters, digits, '-' and '_', at most 64.");
  }

  @Test
  void requiredAndADefaultContradictEachOther() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {type: boolean, required: true, default: false}
          b: {type: boolean, required: false}
          c: {type: boolean, required: true}
          d: {type: boolean, required: false, default: true}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:22 contradiction: Parameter 'a' is required and has a default. Delete"
                + " 'required' or the default.",
            "5:22 contradiction: Parameter 'b' is optional without a default. Give it a"
                + " default.");
  }

  @Test
  void textAndListsHaveBoundsOfTheirLength() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {type: string, minLength: 2, maxLength: 4, default: xyz}
          b: {type: string, minLength: 2, maxLength: 4, default: x}
          c: {type: string, pattern: "x+", maxLength: 2, default: xxx}
          d: {type: array, items: {type: string, minLength: 1}, minItems: 1, maxItems: 2, default: [a]}
          e: {type: array, minItems: 1, default: []}
          f: {type: array, items: {type: string, minLength: 1}, default: [a, ""]}
          g: {type: string, minLength: 3, maxLength: 2}
          h: {type: array, minItems: -1, maxItems: x}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:58 out-of-range: The default of parameter 'b' is 'x'; expected text with 2 to 4"
                + " characters.",
            "6:59 out-of-range: The default of parameter 'c' is 'xxx'; expected text of the form x+"
                + " with at most 2 characters.",
            "8:42 out-of-range: The default of parameter 'e' is '[]'; expected a list with at least 1"
                + " items.",
            "9:66 out-of-range: The default of parameter 'f' is '' at 'f[1]'; expected text with at"
                + " least 1 characters.",
            "10:46 contradiction: The maxLength of parameter 'g' is less than its minLength; no value"
                + " fits.",
            "11:30 out-of-range: The minItems of parameter 'h' is '-1'; expected a whole number from 0"
                + " to 2147483647.",
            "11:44 wrong-type: The maxItems of parameter 'h' is 'x', text; expected a whole number"
                + " from 0 to 2147483647.");
  }

  @Test
  void aDefaultIsWrittenOutAndAnEnumAllowsSomething() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {type: string, default: "x-${{ run.id }}"}
          b: {type: string, enum: []}
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:30 bad-value: The default of parameter 'a' holds an expression; expected a value,"
                + " written out. Use the expression where the parameter is used.",
            "5:27 wrong-shape: The enum of parameter 'b' is empty; expected at least one value.");
  }

  @Test
  void whatFollowsFromABrokenDeclarationIsNoFindingOfItsOwn() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          a: {type: int}
          b: {type: integer, default: many}
        triggers:
          nightly: {cron: "0 2 * * *", params: {a: 5}}
          hourly: {every: 1h}
        steps:
          s: {uses: acme/everything, if: params.a > 3 && params.b > 3, with: {many: "${{ params.a }}"}}
        """;

    assertThat(findings(file))
        .extracting(found -> found.split(" ")[0])
        .containsExactly("4:13", "5:31");
  }
}
