package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that run for the rows of a dataset, through the packaged program. */
class RowsIT {
  private static final Duration A_RUN = Duration.ofMinutes(3);
  private static final String PEOPLE =
      "name,age,born,note\nada,36,1815-12-10,first\nbob,7,2017-01-02,\n";
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: people
      params: {greeting: {type: string, default: Hello}}
      steps:
        raw: {uses: ingest, with: {from: people.csv}}
        each:
          uses: shell
          cache: true
          for-each: {rows: raw}
          with:
            run: echo "$PARAM_TEXT"
            params: {text: "${{ params.greeting }} ${{ item.name }}, ${{ item.age + 1 }}, ${{ item.?note.orValue('-') }}"}
            values: {stdout: text}
        two:
          uses: shell
          cache: true
          for-each: {rows: raw.data, batch: 2}
          with:
            run: echo "$PARAM_PEOPLE"
            params: {people: "${{ item }}"}
            values: {stdout: text}
        wrong:
          uses: shell
          on-failure: continue
          for-each: {rows: raw, batch: 3}
          with: {run: "echo never", memory: "${{ item[0].name }}"}
      """;

  @TempDir private Path directory;

  @Test
  void rowsAndBatchesAreReadByTheirStepsAndNotRunAgain() throws Exception {
    Path none = Files.createDirectories(directory.resolve("none"));
    try (Program dev =
        Program.start(directory, "dev", none.toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      String first = run(rest, "one", PEOPLE + "eve,41,1983-03-04,last\n");

      assertThat(printed(rest, first, "each"))
          .containsExactly("Hello ada, 37, first", "Hello bob, 8, -", "Hello eve, 42, last");
      assertThat(printed(rest, first, "two"))
          .containsExactly(
              "[{\"name\":\"ada\",\"age\":36,\"born\":\"1815-12-10\",\"note\":\"first\"},"
                  + "{\"name\":\"bob\",\"age\":7,\"born\":\"2017-01-02\"}]",
              "[{\"name\":\"eve\",\"age\":41,\"born\":\"1983-03-04\",\"note\":\"last\"}]");
      JsonNode wrong = task(rest, first, "wrong[0]");
      assertThat(wrong.path("state").asText()).isEqualTo("FAILED");
      assertThat(wrong.toString())
          .contains("parameter 'memory' is 'ada'; expected a size")
          .contains("This is about rows 0–2 of the dataset that raw made.");

      String second = run(rest, "two", PEOPLE + "eve,41,1983-03-04,last\n");
      for (String item : List.of("each[0]", "each[2]", "two[0]", "two[1]")) {
        assertThat(task(rest, second, item).path("state").asText()).as(item).isEqualTo("CACHED");
      }

      String third = run(rest, "three", PEOPLE + "eve,42,1983-03-04,last\n");
      assertThat(task(rest, third, "two[0]").path("ranBecause").asText())
          .startsWith("input for-each changed: sha256 ")
          .endsWith("as many rows");
      assertThat(printed(rest, third, "each")).contains("Hello eve, 43, last");
    }
  }

  @Test
  void theExampleRuns() {
    String dag = Pipelines.examples().resolve("batches.yaml").toString();

    Program run = Program.run(directory, "run", dag, "--data", "state");

    assertThat(run.exitCode()).describedAs(run.describe()).isZero();
    Program last = Program.run(directory, "logs", "last", "counted[3]", "--data", "state");
    assertThat(last.out())
        .describedAs(last.describe())
        .contains("This is about rows 120–149 of the dataset that raw made.")
        .contains("of 30 flowers are large");
    Program named = Program.run(directory, "logs", "last", "named[0]", "--data", "state");
    assertThat(named.out()).describedAs(named.describe()).contains("Iris-virginica of 7.9 cm");
    Program test = Program.run(directory, "test", dag.replace(".yaml", ".test.yaml"));
    assertThat(test.exitCode()).describedAs(test.describe()).isZero();
  }

  private String run(Rest rest, String key, String people) throws Exception {
    Path file = Files.writeString(directory.resolve(key + ".csv"), people);
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    String digest = HexFormat.of().formatHex(sha);
    assertThat(rest.upload(digest, file).status() / 100).isEqualTo(2);
    rest.submit("people.yaml", DAG, Map.of("people.csv", digest));
    Rest.Answer answer = rest.trigger("people", "{}", key);
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(202);
    String run = answer.json().path("id").asText();
    JsonNode ended = rest.awaitEnd(run, A_RUN);
    assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
    return run;
  }

  private static JsonNode task(Rest rest, String run, String id) {
    String item = id.replace("[", "%5B").replace("]", "%5D");
    return rest.get("/api/v1/runs/" + run + "/tasks/" + item).json();
  }

  /** What each item of a step printed. */
  private static List<String> printed(Rest rest, String run, String step) {
    List<String> printed = new ArrayList<>();
    rest.get("/api/v1/runs/" + run + "/tasks/" + step + "/items")
        .json()
        .path("items")
        .forEach(item -> printed.add(item.at("/values/stdout").asText()));
    return printed;
  }
}
