package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String BROKEN =
      "apiVersion: millrace/v1\ndag: b\nbogus: 1\nsteps:\n  raw:\n    uses: ingest\n    with:\n"
          + "      from: nowhere.csv\n";

  @TempDir private Path directory;
  private CommandTester tester;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
  }

  @Test
  void aGoodFileEndsWithZeroAndStartsNoServer() throws Exception {
    assertThat(tester.run("check", tester.dag())).isZero();
    assertThat(tester.out()).isEmpty();
    assertThat(tester.err())
        .matches("1 file, 0 findings, [0-9]+\\.[0-9] s" + System.lineSeparator());
    assertThat(tester.started).isEmpty();
  }

  @Test
  void aDirectoryStandsForItsYamlFilesAndNotForThoseBelow() throws Exception {
    tester.dag();
    tester.write("dags/broken.yml", BROKEN);
    tester.write("dags/contracts/wine.yaml", "not a DAG");
    tester.write("dags/notes.txt", "not a DAG");
    assertThat(tester.run("check", "dags")).isEqualTo(2);
    assertThat(tester.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("dags/broken.yml:"));
    assertThat(tester.err()).contains("2 files, 2 findings");
  }

  @Test
  void directoriesBelowAreLookedIntoIfAskedFor() throws Exception {
    tester.dag();
    tester.write("dags/team/a/broken.yaml", BROKEN);
    tester.write("dags/team/contracts/wine.yaml", "not a DAG");
    tester.write("dags/.hidden/broken.yaml", BROKEN);
    Files.createSymbolicLink(tester.directory.resolve("dags/team/loop"), tester.directory);

    assertThat(tester.run("check", "-r", "dags")).isEqualTo(2);
    assertThat(tester.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("dags/team/a/broken.yaml:"));
    assertThat(tester.err()).contains("2 files, 2 findings");
  }

  @Test
  void aDagBelowThatBeginsWithAByteOrderMarkIsNotPassedOver() throws Exception {
    tester.dag();
    tester.write("dags/team/marked.yaml", "\uFEFFapiVersion: millrace/v1\ndag: marked\n");

    assertThat(tester.run("check", "-r", "dags")).isEqualTo(2);
    assertThat(tester.out()).contains("marked.yaml:1:1: The file begins with a byte order mark.");
  }

  private static final String PARENT =
      """
      apiVersion: millrace/v1
      dag: parent
      steps:
        other:
          uses: dag
          with:
            dag: child
            outputs: {table: dataset, tabel: dataset}
            values: {table: text}
        elsewhere:
          uses: dag
          with: {dag: not-here, outputs: {x: model}}
      """;
  private static final String CHILD =
      """
      apiVersion: millrace/v1
      dag: child
      steps:
        raw: {uses: ingest, with: {from: data.csv}}
      outputs:
        table: raw
      """;

  @Test
  void whatADagTakesOfAnotherBesideItIsCompared() throws Exception {
    tester.write("dags/data.csv", "a");
    tester.write("dags/child.yaml", CHILD);
    tester.write("dags/parent.yaml", PARENT);

    assertThat(tester.run("check", "dags")).isEqualTo(2);
    assertThat(tester.out().lines())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("dags/parent.yaml:8:33: ")
                    .contains("Did you mean 'table'?"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("dags/parent.yaml:9:16: ")
                    .contains("Take it below 'outputs'."));
    assertThat(tester.err()).contains("2 files, 2 findings");
  }

  @Test
  void whatADagGivesToAnotherBesideItIsCompared() throws Exception {
    tester.write("dags/data.csv", "a");
    tester.write(
        "dags/child.yaml",
        """
        apiVersion: millrace/v1
        dag: child
        params:
          n: {type: integer, maximum: 9}
          name: {type: string}
        steps:
          raw: {uses: ingest, with: {from: data.csv}}
        """);
    tester.write(
        "dags/parent.yaml",
        """
        apiVersion: millrace/v1
        dag: parent
        params: {n: {type: integer, default: 1}}
        steps:
          fits: {uses: dag, with: {dag: child, params: {n: "${{ params.n }}", name: x}}}
          wrong: {uses: dag, with: {dag: child, params: {n: 10, nane: x}}}
          none: {uses: dag, with: {dag: child}}
          other: {uses: dag, with: {dag: elsewhere, params: {x: 1}}}
        """);

    assertThat(tester.run("check", "dags")).isEqualTo(2);
    assertThat(tester.out().lines())
        .containsExactly(
            "dags/parent.yaml:6:41: Step 'wrong' runs DAG 'child': Parameter 'name' has no value;"
                + " expected text. It has no default.",
            "dags/parent.yaml:6:50: Step 'wrong' runs DAG 'child': Parameter 'n' is '10'; expected a"
                + " whole number of at most 9.",
            "dags/parent.yaml:6:57: Step 'wrong' runs DAG 'child': Parameter 'nane' is 'x'; expected"
                + " n or name. Did you mean 'name'?",
            "dags/parent.yaml:7:21: Step 'none' runs DAG 'child': Parameter 'n' has no value;"
                + " expected a whole number of at most 9. It has no default.",
            "dags/parent.yaml:7:21: Step 'none' runs DAG 'child': Parameter 'name' has no value;"
                + " expected text. It has no default.");
  }

  @Test
  void whatADagWaitsForOfAnotherBesideItIsCompared() throws Exception {
    tester.write("dags/data.csv", "a");
    tester.write("dags/child.yaml", CHILD);
    tester.write(
        "dags/waits.yaml",
        """
        apiVersion: millrace/v1
        dag: waits
        triggers:
          fed: {event: artifact-updated, dag: child, output: table}
          off: {event: artifact-updated, dag: child, output: tabel}
          elsewhere: {event: artifact-updated, dag: not-here, output: x}
        steps:
          first: {uses: ingest, with: {from: data.csv}}
        """);

    assertThat(tester.run("check", "dags")).isEqualTo(2);
    assertThat(tester.out().strip())
        .startsWith("dags/waits.yaml:5:54: Trigger 'off' waits for output 'tabel' of DAG 'child'")
        .endsWith("Did you mean 'table'?");
    assertThat(tester.err()).contains("2 files, 1 finding");
  }

  @Test
  void aDagOfTheSameNameInAnotherDirectoryIsAnotherOne() throws Exception {
    tester.write("dags/parent.yaml", PARENT);
    tester.write("dags/team/data.csv", "a");
    tester.write("dags/team/child.yaml", CHILD);

    assertThat(tester.run("check", "-r", "dags")).isZero();
  }

  @Test
  void testsOfPipelinesAreNoDags() throws Exception {
    tester.dag();
    tester.write("dags/wine.test.yaml", "not a DAG");

    assertThat(tester.run("check", "dags")).isZero();
    assertThat(tester.err()).contains("1 file, ");
  }

  @Test
  void thousandsOfFilesAreReadInOrder() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      tester.write("many/d" + i + ".yaml", "apiVersion: millrace/v1\ndag: d" + i + "\nsteps: {}\n");
    }

    assertThat(tester.run("check", "many", "--json")).isEqualTo(2);
    assertThat(tester.json().get("files")).hasSize(2_000);
    assertThat(tester.json().get("findings")).hasSize(2_000);
    assertThat(tester.json().at("/findings/1999/file").asText()).isEqualTo("many/d999.yaml");
  }

  @Test
  void jsonListsFilesAndFindings() throws Exception {
    tester.write("broken.yaml", BROKEN);
    assertThat(tester.run("check", "broken.yaml", "--json")).isEqualTo(2);
    assertThat(tester.json().get("files").get(0).asText()).isEqualTo("broken.yaml");
    assertThat(tester.json().get("findings").get(0).get("line").asInt()).isEqualTo(3);
    assertThat(tester.err()).isEmpty();
  }

  @Test
  void findingsCanBecomeAnnotationsOnGithub() throws Exception {
    tester.write("broken.yaml", BROKEN);
    assertThat(tester.run("check", "broken.yaml", "--format", "github")).isEqualTo(2);
    assertThat(tester.out().lines().findFirst().orElseThrow())
        .startsWith("::error file=broken.yaml,line=3,col=1,title=unknown-key::");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    assertThat(tester.run("check", "none.yaml")).isEqualTo(2);
    assertThat(tester.err()).contains("none.yaml");
    assertThat(tester.run("check", "none.yaml", "--json")).isEqualTo(2);
    assertThat(tester.problem().get("detail").asText()).contains("none.yaml");
  }
}
