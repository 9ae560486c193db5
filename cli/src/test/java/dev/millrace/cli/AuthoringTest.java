package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.rest.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code schema}, {@code explain} and {@code graph}: none of them needs a server. */
class AuthoringTest {
  private static final String TWO =
      """
      apiVersion: millrace/v1
      dag: two
      description: Two files, one after the other
      params:
        name: {type: string, default: raw, description: what it is called}
        must: {type: integer}
      defaults: {timeout: 5m}
      steps:
        first:
          uses: ingest
          with: {from: data/wine.csv}
          retry: {max: 2, on: [transient], backoff: {initial: 10s, factor: 2, jitter: 0.2}}
        second: {uses: ingest, with: {from: data/wine.csv}, needs: [first], if: "params.must > 3"}
      finally:
        last: {uses: ingest, with: {from: data/wine.csv}, on-failure: continue}
      """;

  @TempDir private Path directory;
  private CommandTester tester;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    tester.dag();
    tester.write("dags/two.yaml", TWO);
  }

  @Test
  void theSchemaGoesToTheScreenOrToAFile() throws Exception {
    assertThat(tester.run("schema")).isZero();
    JsonNode printed = tester.json();
    assertThat(printed.at("/definitions/step/properties/uses/enum"))
        .extracting(JsonNode::asText)
        .contains("ingest");

    assertThat(tester.run("schema", "--out", "new/dag.schema.json")).isZero();
    assertThat(tester.out()).isEmpty();
    assertThat(
            Json.MAPPER.readTree(Files.readString(tester.directory.resolve("new/dag.schema.json"))))
        .isEqualTo(printed);
    assertThat(tester.started).isEmpty();
  }

  @Test
  void explainSaysWhatWillHappenInOrder() throws Exception {
    assertThat(tester.run("explain", "dags/two.yaml", "-p", "name=white")).isZero();

    assertThat(tester.out().replaceAll("version [0-9a-f]{12}", "version V"))
        .isEqualTo(
            """
            two  version V
            Two files, one after the other
            3 steps, at most 3 steps one after the other, at most 1 at the same time; 1 file
            pinned

            params
                name  string   = white  what it is called
                must  integer  must be given

            1   first  ingest
                out      data dataset
                retry    2 times on transient and lost, after 8s–12s, 16s–24s
                time     at most 5m for an attempt
                cache    a result of before counts
                file     data/wine.csv  daff832f8020…

            2   second  ingest  after first
                if       params.must > 3
                out      data dataset
                time     at most 5m for an attempt
                cache    a result of before counts
                params   must
                file     data/wine.csv  daff832f8020…

            finally  when the run ends, however it ends

            3   last  ingest
                out      data dataset
                failure  the run goes on
                time     at most 5m for an attempt
                cache    a result of before counts
                file     data/wine.csv  daff832f8020…
            """);
    assertThat(tester.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theDelaysOfARunAreExact() throws Exception {
    assertThat(tester.run("explain", "dags/two.yaml", "--run", "r1", "--json")).isZero();
    JsonNode delay = tester.json().at("/steps/0/retry/delays/0");

    assertThat(delay.get("atLeast")).isEqualTo(delay.get("atMost"));
    assertThat(tester.json().at("/steps/1/waitsFor/0").asText()).isEqualTo("first");
    assertThat(tester.json().at("/steps/2/layer").asInt()).isEqualTo(3);
  }

  @Test
  void graphDrawsLinesOrAPicture() throws Exception {
    assertThat(tester.run("graph", "dags/two.yaml")).isZero();
    assertThat(tester.out())
        .isEqualTo(
            """
            ●  first   ingest
            ●  second  ingest  ← first
            ○  last    ingest
            """);
    assertThat(tester.run("graph", "dags/two.yaml", "--svg", "--out", "two.svg")).isZero();
    assertThat(Files.readString(tester.directory.resolve("two.svg"))).startsWith("<svg ");
    assertThat(tester.run("graph", "dags/two.yaml", "--svg", "--text")).isEqualTo(2);
  }

  @Test
  void findingsStandInTheWay() throws Exception {
    tester.write("dags/broken.yaml", "apiVersion: millrace/v1\ndag: b\nsteps: {}\n");
    for (String command : new String[] {"explain", "graph"}) {
      assertThat(tester.run(command, "dags/broken.yaml")).isEqualTo(2);
      assertThat(tester.err()).contains("dags/broken.yaml:3:8");
    }
  }
}
