package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** YAML 1.2 core, and nothing more. */
class YamlTest {
  @Test
  void onNoYesAndDatesAreText() {
    String file =
        """
        apiVersion: millrace/v1
        dag: on
        steps:
          a: {uses: acme/everything, with: {text: no, any: [yes, 2024-01-01, 12:30, 0b1]}}
        """;

    assertThat(findings(file)).isEmpty();
  }

  @Test
  void keysStandOnce() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        dag: u
        steps:
          a: {uses: acme/everything}
        """;

    assertThat(findings(file))
        .containsExactly(
            "3:1 duplicate-key: Key 'dag' stands in this map already, at line 2. Keep one"
                + " of them.");
  }

  @Test
  void brokenYamlIsOneFinding() {
    String file =
        """
        apiVersion: millrace/v1
        dag: "x
        steps: {
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:1 yaml-syntax: This is not YAML while scanning a quoted scalar begun at line"
                + " 2: found unexpected end of stream. Look at the indentation, colons,"
                + " quotes and brackets here and on the line before.");
  }

  @Test
  void indentationWithTabsIsFoundOnEachLine() {
    String file =
        """
        apiVersion: millrace/v1
        \tdag: x
        \tsteps: 3
        """;

    assertThat(findings(file))
        .containsExactly(
            "2:1 tab: The line is indented with a tab. Use spaces.",
            "3:1 tab: The line is indented with a tab. Use spaces.");
  }

  @Test
  void aTabBetweenPartsIsFound() {
    String file =
        """
        apiVersion:\tmillrace/v1
        dag: x
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file))
        .containsExactly("1:12 tab: A tab stands between the parts of the file. Use spaces.");
  }

  @Test
  void tabsInsideTextAndCommentsStay() {
    String file =
        """
        apiVersion: millrace/v1 #\ta comment
        dag: x
        description: |
          a
          \tb
        owner: "a\tb"
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file)).isEmpty();
  }

  @Test
  void oneFileIsOneDag() {
    String file =
        """
        apiVersion: millrace/v1
        ---
        dag: x
        """;

    assertThat(findings(file))
        .containsExactly("2:1 documents: A second document begins. One file is one DAG.");
  }

  @Test
  void aFileWithoutContentIsAFinding() {
    String file =
        """
        # only a comment
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:1 documents: The file is empty. A DAG begins with 'apiVersion: millrace/v1'.");
  }

  @Test
  void theFileIsAMap() {
    String file =
        """
        - a
        """;

    assertThat(findings(file))
        .containsExactly("1:1 wrong-shape: The file is a list; expected a map.");
  }

  @Test
  void aliasesMustNameSomethingAbove() {
    String file =
        """
        apiVersion: *x
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:13 alias: Alias *x names no anchor above. Write &x before a value first.");
  }

  @Test
  void anAliasInsideOfItselfIsFound() {
    String file =
        """
        apiVersion: &a [*a]
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:17 alias: Alias *a stands inside of the value that it names. Write the value"
                + " out.");
  }

  @Test
  void tagsOtherThanTheCoreSchemaAreRefused() {
    String file =
        """
        apiVersion: !!python/object:x {}
        dag: !!int x
        steps: {a: {uses: acme/everything, with: {text: !!str 5, number: !!float 1.5}}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:13 tag: Tag 'tag:yaml.org,2002:python/object:x' does not fit; the file needs"
                + " none. Delete it; quote what should be text.",
            "1:13 wrong-shape: 'apiVersion' is empty; expected millrace/v1.",
            "2:6 tag: Tag 'tag:yaml.org,2002:int' does not fit; the file needs none. Delete"
                + " it; quote what should be text.");
  }

  @Test
  void keysAreText() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        ? [a]
        : b
        steps: {a: {uses: acme/everything}}
        """;

    assertThat(findings(file)).containsExactly("3:3 wrong-shape: A key is a list; expected text.");
  }

  @Test
  void anExpressionInALiteralBlockIsFoundInItsLine() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a:
            uses: acme/everything
            with:
              text: |

                first
                  deeper ${{ params.x }} and ${{ params.y }}
              any: |2-
                  ${{ params.z }}
            if: |
              run.dag == 't' &&
                params.w
        """;
    List<String> places = List.of("10:22", "10:42", "12:15", "15:9");

    assertThat(findings(file)).extracting(found -> found.split(" ")[0]).isEqualTo(places);
    assertThat(findings(file.replace("\n", "\r\n")))
        .extracting(found -> found.split(" ")[0])
        .isEqualTo(places);
  }

  @Test
  void anExpressionInFoldedTextIsFoundWhereTheTextBegins() {
    assertThat(
            Reading.inSteps(
                "  a:",
                "    uses: acme/everything",
                "    if: >-",
                "      true &&",
                "      params.w"))
        .containsExactly("6:9 unknown-name: There is no parameter 'w'; the DAG has none.");
  }
}
