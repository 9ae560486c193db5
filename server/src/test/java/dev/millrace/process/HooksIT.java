package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** As GitHub sends it, shortened. */
  private static final String PUSH =
      """
      {"ref": "refs/heads/main", "before": "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
       "after": "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5", "base_ref": null, "created": false,
       "deleted": false, "forced": false,
       "repository": {"id": 186853002, "full_name": "octo/cellar", "private": true,
         "owner": {"login": "octo", "email": null}, "size": 7, "topics": []},
       "pusher": {"name": "octo", "email": "octo@example.org"},
       "commits": [{"id": "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5", "message": "More grapes",
         "added": ["data/2026.csv"], "removed": [], "modified": ["dags/wine.yaml"]}],
       "head_commit": {"id": "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5", "message": "More grapes"}}
      """;

  private static final String PUSHED =
      """
      apiVersion: millrace/v1
      dag: pushed
      params:
        commit: {type: string, pattern: "[0-9a-f]{40}"}
        files: {type: array, items: {type: string}}
        megabytes: {type: integer, minimum: 1}
        note: {type: string, default: none}
      triggers:
        calm:
          webhook: true
          secret: calm-key
          if: headers['x-github-event'] == 'push' && body.ref == 'refs/heads/main'
          params:
            commit: ${{ body.after }}
            files: ${{ body.commits[0].added + body.commits[0].modified }}
            megabytes: ${{ body.repository.size }}
            note: "${{ body.head_commit.message }} by ${{ body.pusher.name }}"
      steps:
        first: {uses: noop}
      """;

  private HttpResponse<String> github(Rest rest, String event, String id, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(rest.base() + "/api/v1/hooks/pushed/calm"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("User-Agent", "GitHub-Hookshot/044aadd")
            .header("X-GitHub-Event", event)
            .header("X-GitHub-Delivery", id)
            .header("X-Hub-Signature-256", signature(CALM, body))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void aPushOfGitHubGivesParametersAndOtherCallsAreFiltered() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(directory.resolve("dags"), "pushed.yaml", PUSHED);
    Files.createDirectories(directory.resolve("mounted"));
    Files.writeString(directory.resolve("mounted").resolve("calm-key"), CALM + "\n");
    try (Program dev = start()) {
      Rest rest = rest(dev);
      String zen = "{\"zen\": \"Keep it logically awesome.\", \"hook_id\": 30}";
      HttpResponse<String> ping = github(rest, "ping", "0001", zen);
      assertThat(ping.statusCode()).as(ping.body()).isEqualTo(202);
      assertThat(ping.body()).contains("FILTERED").contains("x-github-event");
      String elsewhere = PUSH.replace("heads/main", "heads/try");
      assertThat(github(rest, "push", "0002", elsewhere).body()).contains("FILTERED");

      HttpResponse<String> push = github(rest, "push", "0003", PUSH);
      assertThat(push.statusCode()).as(push.body()).isEqualTo(202);
      String id = new ObjectMapper().readTree(push.body()).path("run").asText();
      JsonNode run = rest.awaitEnd(id, PATIENCE);
      assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(run.path("params").toString())
          .isEqualTo(
              "{\"commit\":\"59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5\","
                  + "\"files\":[\"data/2026.csv\",\"dags/wine.yaml\"],\"megabytes\":7,"
                  + "\"note\":\"More grapes by octo\"}");

      HttpResponse<String> lacks = github(rest, "push", "0004", "{\"ref\": \"refs/heads/main\"}");
      assertThat(lacks.statusCode()).isEqualTo(422);
      assertThat(lacks.body()).contains("'commit'").contains("body.after").contains("line 14");

      String calls = "/api/v1/dags/pushed/triggers/calm/deliveries";
      JsonNode items = rest.get(calls).json().path("items");
      assertThat(items.findValuesAsText("outcome"))
          .containsExactly("UNFIT", "RUN", "FILTERED", "FILTERED");
      assertThat(items.path(1).path("params")).isEqualTo(run.path("params"));
      assertThat(items.toString()).doesNotContain("octo@example.org"); // bodies are not stored
      Program replay =
          Program.run(
              directory,
              "hooks",
              "replay",
              "pushed",
              "calm",
              items.path(1).path("id").asText(),
              "--server",
              rest.base());
      assertThat(replay.exitCode()).as(replay.describe()).isZero();
      JsonNode newest = rest.get(calls).json().path("items").path(0);
      assertThat(newest.path("params")).isEqualTo(run.path("params"));
      Program filtered =
          Program.run(
              directory,
              "hooks",
              "replay",
              "pushed",
              "calm",
              items.path(2).path("id").asText(),
              "--server",
              rest.base());
      assertThat(filtered.exitCode()).isNotZero();
      assertThat(filtered.err()).contains("is not kept");
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
