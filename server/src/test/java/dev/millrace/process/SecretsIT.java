package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DAG that uses its secrets and says them in every way, and what is left of them. */
class SecretsIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);
  private static final String TOKEN = "t0ken/\"q\"+ü&77";
  private static final String KEY =
      "-----BEGIN-----\nMIIBVgIBADANBg\nkqhkiG9w0BAQEF\n-----END-----";
  private static final String ANSWER = "no: ";
  private static final String CANARY = "canary-5150";

  @TempDir private Path directory;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer outside;

  @BeforeEach
  void listen() throws IOException {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              exchange.getRequestURI().getPath()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + body);
          boolean refused = exchange.getRequestURI().getPath().startsWith("/refuse");
          byte[] said = (ANSWER + body).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(refused ? 400 : 200, refused ? said.length : -1);
          if (refused) {
            exchange.getResponseBody().write(said);
          }
          exchange.close();
        });
    outside.start();
  }

  @AfterEach
  void close() {
    outside.stop(0);
  }

  private String dag() {
    return """
        apiVersion: millrace/v1
        dag: leaky
        params:
          forged: {type: string, default: none}
        steps:
          shell:
            uses: shell
            env: {LOGIN: "me:${{ secrets.TOKEN }}", MODE: "${{ run.dag }}"}
            secrets: {TOKEN: TOKEN, KEY: vine-key.pem}
            with:
              run: |
                set -x
                echo "%s $MODE"
                printf '%%s' "$TOKEN" | head -c 3; printf '%%s\\n' "$TOKEN" | tail -c +4
                echo "$KEY"; echo "$KEY" >&2; echo "$LOGIN"
                printf '%%s' "$TOKEN" | base64
                printf '%%s' "$LOGIN" | base64 -w0; echo
                printf '%%s' "$TOKEN" | od -An -v -tx1 | tr -d ' \\n'; echo
                env
                echo "0.5 half of $TOKEN" >> "$MILLRACE_PROGRESS"
                echo "{\\"said\\": \\"$MODE\\", \\"login\\": \\"${LOGIN//\\"/\\\\\\"}\\"}" > "$MILLRACE_VALUES"
              values: {said: text, login: text}
          python:
            uses: python
            secrets: [TOKEN]
            on-failure: continue
            with:
              code: |
                import json, os, sys, urllib.parse
                token = os.environ["TOKEN"]
                print(json.dumps({"token": token}))
                print(urllib.parse.quote(token, safe=""))
                print(repr(token), [token])
                print([name for name in os.environ if name.startswith("MILLRACE_SECRET")])
                raise ValueError("it was " + token)
          call:
            uses: http
            with:
              url: "%s/ok"
              method: POST
              headers: {Authorization: "Bearer ${{ secrets.TOKEN }}"}
              json: {key: "${{ secrets['vine-key.pem'] }}", param: "${{ params.forged }}"}
          refused:
            uses: http
            on-failure: continue
            with:
              url: "%s/refuse/${{ secrets.HOOK }}"
              method: POST
              body: "${{ secrets.TOKEN }}"
          gone:
            uses: shell
            on-failure: continue
            secrets: [NOWHERE]
            with: {run: "true"}
        finally:
          tell:
            uses: notify
            with: {webhook: "%s/hooks/${{ secrets.HOOK }}", text: "${{ run.dag }} ${{ run.state }}"}
        """
        .formatted(CANARY, base(), base(), base());
  }

  private String base() {
    return "http://127.0.0.1:" + outside.getAddress().getPort();
  }

  @Test
  void aRunUsesItsSecretsAndLeavesNoneBehind() throws Exception {
    Path dags = Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(dags, "leaky.yaml", dag());
    Path secrets = Files.createDirectories(directory.resolve("mounted"));
    Files.writeString(secrets.resolve("vine-key.pem"), KEY + "\n");
    Map<String, String> environment =
        Map.of(
            "MILLRACE_SECRET_TOKEN",
            TOKEN,
            "MILLRACE_SECRET_HOOK",
            "h00k-path",
            "MILLRACE_SECRETS",
            secrets.toString());
    List<String> said = new ArrayList<>();
    Program explain = Program.run(directory, "explain", "dags/leaky.yaml");
    assertThat(explain.out())
        .contains("needs secrets in its workers: HOOK, NOWHERE, TOKEN, vine-key.pem");
    try (Program dev =
        Program.start(
            directory, environment, "dev", dags.toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until("the DAG", A_RUN, () -> rest.get("/api/v1/dags/leaky").status() == 200);

      String forged = "${{ secrets.TOKEN }}";
      String run =
          rest.trigger("leaky", "{\"forged\": \"" + forged + "\"}", "one")
              .json()
              .path("id")
              .asText();
      rest.awaitEnd(run, A_RUN);

      assertThat(state(rest, run, "shell")).isEqualTo("SUCCEEDED");
      assertThat(state(rest, run, "call")).isEqualTo("SUCCEEDED");
      assertThat(state(rest, run, "tell")).isEqualTo("SUCCEEDED");
      assertThat(task(rest, run, "shell").path("values").path("login").asText())
          .isEqualTo("me:***");
      assertThat(task(rest, run, "gone").toString())
          .contains("Secret 'NOWHERE' of step 'gone' is not known to this worker")
          .contains("environment variable MILLRACE_SECRET_NOWHERE; file ");
      assertThat(task(rest, run, "python").toString()).contains("it was ***");
      assertThat(task(rest, run, "refused").toString()).contains(ANSWER + "***");
      assertThat(asked)
          .anyMatch(request -> request.startsWith("/hooks/h00k-path"))
          .anyMatch(request -> request.startsWith("/ok Bearer t0ken/\"q\"+"))
          .anyMatch(request -> request.contains("MIIBVgIBADANBg") && request.contains(forged));
      for (String path : paths(run)) {
        said.add(rest.get(path).text());
      }
      for (String task : List.of("shell", "python", "call", "refused", "gone", "tell")) {
        said.add(task(rest, run, task).toString());
        said.add(rest.get("/api/v1/runs/" + run + "/tasks/" + task + "/log").text());
      }
      Program logs = Program.run(directory, "logs", run, "shell", "--server", rest.base());
      assertThat(logs.out()).contains(CANARY + " leaky").contains("***");
      said.add(logs.out());
      Program shown = Program.run(directory, "runs", run, "--json", "--server", rest.base());
      said.add(shown.out());
      said.add(dev.out());
      said.add(dev.err());
    }

    assertThat(said).allSatisfy(SecretsIT::holdsNoSecret);
    assertThat(said).anyMatch(text -> text.contains(CANARY));
    List<Path> withCanary = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, StandardCharsets.UTF_8).startsWith(ANSWER)) {
          continue; // an output of a step, which is its own affair
        }
        holdsNoSecret(new String(bytes, StandardCharsets.UTF_8));
        holdsNoSecret(new String(bytes, StandardCharsets.UTF_16BE));
        if (new String(bytes, StandardCharsets.UTF_8).contains(CANARY)) {
          withCanary.add(file);
        }
      }
    }
    assertThat(withCanary).as("the log is in the files that were searched").isNotEmpty();
  }

  private static List<String> paths(String run) {
    return List.of(
        "/api/v1/runs",
        "/api/v1/runs/" + run,
        "/api/v1/runs/" + run + "/tasks",
        "/api/v1/runs/" + run + "/graph",
        "/api/v1/dags/leaky",
        "/api/v1/workers",
        "/q/health",
        "/q/metrics");
  }

  private static JsonNode task(Rest rest, String run, String task) {
    return rest.get("/api/v1/runs/" + run + "/tasks/" + task).json();
  }

  private static String state(Rest rest, String run, String task) {
    return task(rest, run, task).path("state").asText() + failure(task(rest, run, task));
  }

  private static String failure(JsonNode task) {
    return task.path("state").asText().equals("SUCCEEDED") ? "" : ": " + task;
  }

  /** Neither a secret nor a tell-tale part of what an encoding makes of it. */
  private static void holdsNoSecret(String text) {
    byte[] bytes = TOKEN.getBytes(StandardCharsets.UTF_8);
    assertThat(text)
        .doesNotContain(TOKEN)
        .doesNotContain("t0ken")
        .doesNotContain("h00k-path")
        .doesNotContain(HexFormat.of().formatHex(bytes))
        .doesNotContain(Base64.getEncoder().encodeToString(bytes).substring(0, 12))
        .doesNotContain(
            Base64.getEncoder()
                .encodeToString(("me:" + TOKEN).getBytes(StandardCharsets.UTF_8))
                .substring(6, 18))
        .doesNotContain(URLEncoder.encode(TOKEN, StandardCharsets.UTF_8).substring(6))
        .doesNotContain("MIIBVgIBADANBg")
        .doesNotContain("kqhkiG9w0BAQEF");
  }
}
