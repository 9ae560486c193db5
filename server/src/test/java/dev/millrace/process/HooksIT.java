package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.hook.HookProof;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks called over HTTP, with a {@code kill -9} in between. */
class HooksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SECRET = "f00d-for-nobodys-eyes-5150";
  private static final String CALM = "another-secret-of-nobody-77";
  private static final String BODY = "{\"grapes\": 7}";
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: hooked
      params: {grapes: {type: integer, default: 1, minimum: 0}}
      triggers:
        hook: {webhook: true, overlap: allow}
        calm: {webhook: true, secret: calm-key, debounce: 15s}
      steps:
        first: {uses: noop}
      """;

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> said = new ArrayList<>();

  private Program start() {
    Map<String, String> environment =
        Map.of(
            "MILLRACE_SECRET_hooked_hook",
            SECRET,
            "MILLRACE_SECRETS",
            directory.resolve("mounted").toString());
    return Program.start(directory, environment, "dev", "dags", "--port", "0", "--data", "state");
  }

  private Rest rest(Program dev) {
    Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
    Waiting.until(
        "the webhooks", PATIENCE, () -> rest.get("/api/v1/triggers").text().contains("\"calm\""));
    return rest;
  }

  private HttpResponse<String> call(Rest rest, String trigger, String body, String... headers) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rest.base() + "/api/v1/hooks/hooked/" + trigger))
            .timeout(Duration.ofSeconds(30))
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      said.add(answer.body());
      return answer;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String signature(String secret, String body) {
    return HookProof.signature(secret, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> outcomes(Rest rest, String trigger) {
    List<String> outcomes = new ArrayList<>();
    rest.get("/api/v1/dags/hooked/triggers/" + trigger + "/deliveries")
        .json()
        .path("items")
        .forEach(item -> outcomes.add(item.path("outcome").asText()));
    return outcomes;
  }

  private static JsonNode newest(Rest rest, String trigger) {
    return rest.get("/api/v1/dags/hooked/triggers/" + trigger + "/deliveries")
        .json()
        .path("items")
        .path(0);
  }

  @Test
  void aCallIsOneRunAndTheCallThatWaitsSurvivesAKill() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(directory.resolve("dags"), "hooked.yaml", DAG);
    Files.createDirectories(directory.resolve("mounted"));
    Files.writeString(directory.resolve("mounted").resolve("calm-key"), CALM + "\n");
    String[] signed = {
      "X-Millrace-Signature", signature(SECRET, BODY), "Idempotency-Key", "build-1"
    };
    String[] calm = {"Authorization", "Bearer " + CALM};
    String run;
    try (Program dev = start()) {
      Rest rest = rest(dev);
      HttpResponse<String> unproven = call(rest, "hook", BODY, "X-Nothing", "at all");
      assertThat(unproven.statusCode()).as(unproven.body()).isEqualTo(401);
      assertThat(call(rest, "hook", BODY, calm).statusCode()).isEqualTo(401);
      assertThat(call(rest, "none", BODY, calm).statusCode()).isEqualTo(404);

      HttpResponse<String> first = call(rest, "hook", BODY, signed);
      assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
      run = newest(rest, "hook").path("run").asText();
      JsonNode ended = rest.awaitEnd(run, PATIENCE);
      assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(ended.path("params").path("grapes").asInt()).isEqualTo(7);
      assertThat(ended.path("trigger").asText()).isEqualTo("webhook");

      String github = signature(SECRET, "{\"grapes\": \"many\", \"apples\": 1}");
      HttpResponse<String> unfit =
          call(
              rest, "hook", "{\"grapes\": \"many\", \"apples\": 1}", "X-Hub-Signature-256", github);
      assertThat(unfit.statusCode()).isEqualTo(422);
      assertThat(unfit.body()).contains("grapes").contains("apples");

      call(rest, "calm", "{\"grapes\": 2}", calm);
      call(rest, "calm", "{\"grapes\": 3}", calm);
      assertThat(outcomes(rest, "calm")).containsExactly("WAITING", "DEBOUNCED");
      said.add(rest.get("/q/metrics").text());
      assertThat(said.get(said.size() - 1)).contains("millrace_hook_calls_turned_away_total 2.0");
      said.add(dev.out() + dev.err());
      dev.kill();
    }
    try (Program dev = start()) {
      Rest rest = rest(dev);
      call(rest, "hook", BODY, signed);
      assertThat(outcomes(rest, "hook")).containsExactly("REFUSED", "RUN");

      Waiting.until("the call that waits", PATIENCE, () -> outcomes(rest, "calm").contains("RUN"));
      JsonNode calmed = rest.awaitEnd(newest(rest, "calm").path("run").asText(), PATIENCE);
      assertThat(calmed.path("params").path("grapes").asInt()).isEqualTo(3);
      assertThat(outcomes(rest, "calm")).containsExactly("RUN", "DEBOUNCED");

      String original = callOf(rest, run);
      Program replay =
          Program.run(
              directory, "hooks", "replay", "hooked", "hook", original, "--server", rest.base());
      assertThat(replay.exitCode()).as(replay.describe()).isZero();
      assertThat(replay.out()).contains("a replay of " + original);
      Program listed =
          Program.run(directory, "hooks", "deliveries", "hooked", "hook", "--server", rest.base());
      assertThat(listed.out()).contains("run " + run).contains("apples");
      assertThat(outcomes(rest, "hook")).containsExactly("RUN", "REFUSED", "RUN");
      said.add(listed.out());
      said.add(rest.get("/api/v1/dags/hooked/triggers/hook/deliveries").text());
      said.add(dev.out() + dev.err());
    }
    assertThat(said).allSatisfy(HooksIT::holdsNoSecret);
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        holdsNoSecret(new String(bytes, StandardCharsets.ISO_8859_1));
        holdsNoSecret(new String(bytes, StandardCharsets.UTF_16BE));
      }
    }
  }

  private static String callOf(Rest rest, String run) {
    for (JsonNode item :
        rest.get("/api/v1/dags/hooked/triggers/hook/deliveries").json().path("items")) {
      if (item.path("run").asText().equals(run)) {
        return item.path("id").asText();
      }
    }
    throw new AssertionError("no call became run " + run);
  }

  private static void holdsNoSecret(String text) {
    assertThat(text).doesNotContain(SECRET).doesNotContain(CALM);
    assertThat(text).doesNotContain(signature(SECRET, BODY).substring(7));
  }
}
