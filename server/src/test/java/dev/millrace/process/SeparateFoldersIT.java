package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers and workers that share no folder, as on machines of their own. */
class SeparateFoldersIT {
  private static final Duration A_RUN = Duration.ofMinutes(3);
  private static final int RUNS = 6;

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: passed-on
      params: {number: {type: integer, default: 0}}
      steps:
        made:
          uses: shell
          with:
            run: echo "number $PARAM_NUMBER" > "$OUT_TEXT"
            params: {number: "${{ params.number }}"}
            outputs: {text: file}
        used:
          uses: shell
          in: {text: made.text}
          with:
            run: cat "$IN_TEXT" > "$OUT_SAME"
            outputs: {same: file}
      """;

  @TempDir private Path directory;

  @Test
  void whatOneMadeEveryoneCanUseAndEverySchedulerServes() {
    try (Deployment deployment = Deployment.startApart(directory, 2)) {
      deployment.rest("s1").submit("passed-on.yaml", DAG, Map.of());
      List<String> runs = new ArrayList<>();
      for (int number = 0; number < RUNS; number++) {
        Rest.Answer answer =
            deployment
                .rest(number % 2 == 0 ? "s1" : "s2")
                .trigger("passed-on", "{\"number\":" + number + "}", "run-" + number);
        assertThat(answer.status()).describedAs(answer.text()).isBetween(200, 299);
        runs.add(answer.json().path("id").asText());
      }

      for (String run : runs) {
        JsonNode ended = deployment.rest("s2").awaitEnd(run, A_RUN);
        assertThat(ended.path("state").asText())
            .describedAs(ended + "\n" + deployment.describe())
            .isEqualTo("SUCCEEDED");
      }
      PostgresServer database = deployment.database();
      assertThat(database.number("select count(*) from attempt where state <> 'SUCCEEDED'"))
          .as("attempts that failed because bytes were missing")
          .isZero();
      List<String> digests = database.texts("select digest from artifact");
      assertThat(digests).hasSize(RUNS);
      for (String digest : digests) {
        assertThat(deployment.rest("s1").digestOfBytes(digest)).isEqualTo(digest);
        assertThat(deployment.rest("s2").digestOfBytes(digest)).isEqualTo(digest);
      }
    }
  }
}
