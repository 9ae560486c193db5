package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that run once for each of several elements, through the packaged program. */
class MappedRunIT {
  private static final Duration A_RUN = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void itemsHaveTheirElementsTheirLogsAndTheirOutputsAreCollected() throws Exception {
    Path dag = Path.of("..", "dags", "pages.yaml").toAbsolutePath().normalize();

    Program run = Program.run(directory, "run", dag.toString(), "--data", "state");

    assertThat(run.exitCode()).describedAs(run.describe()).isZero();
    assertThat(run.out()).contains("3 items").contains("4 items");
    Program item = Program.run(directory, "logs", "last", "book[3]", "--data", "state");
    assertThat(item.out().strip()).describedAs(item.describe()).endsWith(" 13");
    Program all = Program.run(directory, "logs", "last", "page", "--data", "state");
    assertThat(all.out().lines())
        .describedAs(all.describe())
        .hasSize(3)
        .allMatch(line -> line.matches(".* page\\[[012]] \\| 50"));
  }

  @Test
  void aHundredThousandItemsComeToRestWhenTheyAreCancelled() throws Exception {
    try (Program dev = dev()) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      String run = start(rest, "wide", wide(400, 250));
      Waiting.until("some items", A_RUN, () -> done(rest, run) > 500);

      rest.post("/api/v1/runs/" + run + "/cancel", "{}");

      JsonNode ended = rest.awaitEnd(run, A_RUN);
      assertThat(ended.path("state").asText()).isEqualTo("CANCELLED");
      JsonNode items = items(rest, run);
      assertThat(items.path("total").asInt()).isEqualTo(100_000);
      assertThat(items.path("states").has("PENDING")).as("what never began").isFalse();
      assertThat(done(rest, run)).isBetween(501, 99_999);
    }
  }

  @Test
  void itemsGoOnWhereTheyWereWhenEverythingIsKilled() throws Exception {
    String run;
    try (Program dev = dev()) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      run = start(rest, "wide", wide(60, 50));
      Waiting.until("some items", A_RUN, () -> done(rest, run) > 300);
      dev.kill();
    }
    try (Program dev = dev()) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));

      assertThat(rest.awaitEnd(run, A_RUN).path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(items(rest, run).path("states")).hasToString("{\"SUCCEEDED\":3000}");
      assertThat(rest.get("/api/v1/runs/" + run + "/tasks/m/items?limit=500").json().path("items"))
          .hasSize(500);
    }
  }

  private Program dev() throws Exception {
    Path none = Files.createDirectories(directory.resolve("none"));
    return Program.start(directory, "dev", none.toString(), "--port", "0", "--data", "state");
  }

  private static String start(Rest rest, String dag, String source) {
    rest.submit(dag + ".yaml", source, Map.of());
    Rest.Answer answer = rest.trigger(dag, "{}", "once");
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(202);
    return answer.json().path("id").asText();
  }

  private static String wide(int a, int b) {
    return """
        apiVersion: millrace/v1
        dag: wide
        steps:
          m:
            uses: noop
            matrix: {a: %s, b: %s}
          after: {uses: noop, needs: m}
        """
        .formatted(numbers(a), numbers(b));
  }

  private static String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static JsonNode items(Rest rest, String run) {
    return rest.get("/api/v1/runs/" + run + "/tasks/m").json().path("items");
  }

  private static int done(Rest rest, String run) {
    return items(rest, run).path("states").path("SUCCEEDED").asInt();
  }
}
