package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user gets wrong ends with a message that helps, the right exit code, nothing lost. */
class UserMistakesIT {
  private static final String HEAD = "apiVersion: millrace/v1\ndag: wrong\nsteps:\n";

  @TempDir private Path directory;

  @BeforeEach
  void putData() {
    Pipelines.copyData(directory);
  }

  @Test
  void brokenYamlIsShownAtItsPlace() {
    refused("steps: [unclosed", "wrong.yaml:1:");
  }

  @Test
  void anUnknownKeyIsShownWithTheNearestOne() {
    refused(HEAD + "  raw: {uses: ingest, wiht: {from: data/wine.csv}}\n", "wiht", "with");
  }

  @Test
  void aCycleIsNamed() {
    refused(
        HEAD
            + "  a: {uses: validate, in: {data: b.data}, with: {checks: {rows: {min: 1}}}}\n"
            + "  b: {uses: validate, in: {data: a.data}, with: {checks: {rows: {min: 1}}}}\n",
        "a",
        "b",
        "cycle");
  }

  @Test
  void aReferenceToAMissingPortNamesThePortsThatExist() {
    refused(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/wine.csv}}\n"
            + "  fit: {uses: train, in: {data: raw.rows}, with: {algorithm: kmeans}}\n",
        "rows",
        "data");
  }

  @Test
  void aParameterOfTheWrongTypeIsNamedWithWhatWasExpected() {
    refused(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/wine.csv}}\n"
            + "  fit: {uses: train, in: {data: raw}, with: {algorithm: random-forest, target: cultivar, trees: many}}\n",
        "trees",
        "many",
        "whole number");
  }

  @Test
  void aMissingDataFileIsNamed() {
    refused(HEAD + "  raw: {uses: ingest, with: {from: data/wnie.csv}}\n", "data/wnie.csv");
  }

  @Test
  void aRunParameterOfTheWrongTypeIsRefusedBeforeAnythingStarts() {
    Program program =
        Program.run(
            directory,
            "run",
            Pipelines.slow(directory.resolve("more")).toString(),
            "-p",
            "trees=many",
            "--data",
            "state");

    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(2);
    assertThat(program.err()).contains("trees").contains("many");
  }

  @Test
  void aDigestMismatchFailsTheRunWithBothDigests() {
    failed(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/wine.csv, sha256: "
            + "ab".repeat(32)
            + "}}\n",
        "DATA",
        "ab".repeat(32),
        "e3ac578cb6fcf310b5d872aea882c3349e146d7aea62b04b0433e98c14531769");
  }

  @Test
  void aBadRowOfACsvIsNamedByItsLine() {
    Pipelines.write(directory, "data/bad.csv", "a,b\n1,2\n3,4\nfive,6\n");
    failed(
        HEAD + "  raw: {uses: ingest, with: {from: data/bad.csv, columns: {a: integer}}}\n",
        "DATA",
        "4",
        "five");
  }

  @Test
  void aContractBrokenBeyondItsBoundNamesTheRule() {
    failed(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/wine.csv}}\n"
            + "  clean: {uses: validate, in: {data: raw}, with: {checks: {columns: {alcohol: {max: 13}}}, quarantine: {max: 1%}}}\n",
        "DATA",
        "alcohol.max",
        "1.00%");
  }

  @Test
  void aTargetColumnThatDoesNotExistIsNamedWithTheNearestOne() {
    failed(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/wine.csv}}\n"
            + "  fit: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: cultivra}}\n",
        "USER",
        "cultivra",
        "cultivar");
  }

  @Test
  void aTrainingSetOfOneClassIsRefused() {
    Pipelines.write(directory, "data/one.csv", "x,kind\n" + "1,a\n2,a\n3,a\n".repeat(10));
    failed(
        HEAD
            + "  raw: {uses: ingest, with: {from: data/one.csv}}\n"
            + "  fit: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: kind}}\n",
        "DATA",
        "kind",
        "'a'");
  }

  @Test
  void aPortInUseIsNamedWithWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Program program = Program.run(directory, "dev", "--port", port, "--data", "state");

      assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(75);
      assertThat(program.err()).contains(port).contains("--port");
      withoutStackTrace(program);
    }
  }

  @Test
  void aDataDirectoryInUseByAnotherProcessIsNamedAndLeftAlone() {
    try (Program first =
        Program.start(
            directory, "server", "--roles", "scheduler,api", "--port", "0", "--data", "state")) {
      String url = first.await("(http://127.0.0.1:[0-9]+)");

      Program second =
          Program.run(
              directory, "server", "--roles", "scheduler,api", "--port", "0", "--data", "state");

      assertThat(second.exitCode()).describedAs(second.describe()).isEqualTo(75);
      assertThat(second.err()).contains("in use").contains("state").contains("--data");
      withoutStackTrace(second);
      assertThat(new Rest(url).get("/q/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(directory.resolve("file"), "not a directory");
    Path dag =
        Pipelines.write(
            directory, "ok.yaml", HEAD + "  raw: {uses: ingest, with: {from: data/wine.csv}}\n");

    Program program = Program.run(directory, "run", dag.toString(), "--data", "file/state");

    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(2);
    assertThat(program.err()).contains("file/state").contains("--data");
    withoutStackTrace(program);
  }

  /** Found when the file is checked: nothing starts. */
  private void refused(String dag, String... said) {
    Path file = Pipelines.write(directory, "wrong.yaml", dag);
    Program program = Program.run(directory, "run", file.toString(), "--data", "state");

    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(2);
    assertThat(program.err()).contains("wrong.yaml:").contains(said);
    assertThat(directory.resolve("state")).doesNotExist();
    withoutStackTrace(program);
  }

  /** Found when it runs: the run fails and keeps why. */
  private void failed(String dag, String... said) {
    Path file = Pipelines.write(directory, "wrong.yaml", dag);
    Program program = Program.run(directory, "run", file.toString(), "--data", "state");

    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(1);
    assertThat(program.out()).contains("FAILED").contains(said);
    withoutStackTrace(program);
    Program listed = Program.run(directory, "runs", "--data", "state");
    assertThat(listed.out()).describedAs(listed.describe()).contains("FAILED").contains("wrong");
  }

  private static void withoutStackTrace(Program program) {
    assertThat(program.out() + program.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
