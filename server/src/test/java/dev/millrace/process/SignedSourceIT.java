package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DAGs from a repository behind an ssh server, and only what may go live by its signature. */
class SignedSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSPHRASE = "l0velace-7";

  @TempDir private Path directory;
  private Path repositories;
  private Path secrets;
  private Path authorized;
  private Path knownHosts;
  private Path signers;
  private GitWork work;

  @BeforeEach
  void prepare() throws IOException {
    repositories = Files.createDirectories(directory.resolve("repositories"));
    secrets = Files.createDirectories(directory.resolve("secrets"));
    authorized = Files.writeString(directory.resolve("authorized_keys"), "");
    knownHosts = Files.writeString(directory.resolve("known_hosts"), "");
    signers = Files.writeString(directory.resolve("allowed_signers"), "");
    work = new GitWork(repositories.resolve("pipelines.git"));
  }

  /** A key as {@code ssh-keygen} makes it; the path of its private half. */
  private Path key(String name, String passphrase) {
    Path file = directory.resolve(name);
    Tool.run(
        directory, "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", name);
    return file;
  }

  private static String publicHalf(Path key) throws IOException {
    return Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
  }

  private String fingerprint(Path key) {
    return Tool.run(directory, "ssh-keygen", "-l", "-f", key.toString()).split(" ")[1];
  }

  private static String dag(String command) {
    return """
        apiVersion: millrace/v1
        dag: wine
        steps:
          tell: {uses: shell, with: {run: "%s"}}
        """
        .formatted(command);
  }

  private Program server(String url, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("server", "--port", "0", "--data", "state", "--dags-poll", "1s"));
    arguments.addAll(List.of("--dags-repo", url, "--path", "dags"));
    arguments.addAll(List.of(more));
    return Program.start(
        directory,
        Map.of("MILLRACE_SECRETS", secrets.toString()),
        arguments.toArray(String[]::new));
  }

  private static Rest rest(Program server) {
    return new Rest(server.await("(http://127.0.0.1:[0-9]+)"));
  }

  private static JsonNode await(Rest rest, String what, Predicate<JsonNode> condition) {
    JsonNode[] source = new JsonNode[1];
    Waiting.until(
        () -> what + ", but the source is " + source[0],
        PATIENCE,
        () -> {
          source[0] = rest.get("/api/v1/sources/pipelines").json();
          return condition.test(source[0]);
        });
    return source[0];
  }

  private static JsonNode awaitLive(Rest rest, String commit) {
    return await(
        rest,
        commit + " to be live",
        source -> source.at("/live/id").asText().equals(commit) && !source.hasNonNull("problem"));
  }

  private static String awaitProblem(Rest rest, String code, String named) {
    return await(
            rest,
            "problem " + code + " that names " + named,
            source ->
                source.at("/problem/code").asText().equals(code)
                    && source.at("/problem/message").asText().contains(named))
        .at("/problem/message")
        .asText();
  }

  @Test
  void aRepositoryOverSshIsReadWithItsKeyFromAHostThatIsKnown() throws IOException {
    List<String> said = new ArrayList<>();
    Path host = key("host", "");
    Path mine = key("mine", PASSPHRASE);
    Files.writeString(authorized, publicHalf(host));
    Files.copy(mine, secrets.resolve("git-key"));
    Files.writeString(secrets.resolve("git-passphrase"), PASSPHRASE);
    String first = work.write("dags/wine.yaml", dag("true")).push("One DAG");
    try (GitServer git = GitServer.ssh(repositories, host, authorized);
        Program server =
            server(
                git.url("pipelines.git"),
                "--dags-ssh-key",
                "git-key",
                "--dags-ssh-passphrase",
                "git-passphrase",
                "--dags-known-hosts",
                "known_hosts")) {
      Rest rest = rest(server);
      String unknown = awaitProblem(rest, "host-key-unknown", fingerprint(host));
      Files.writeString(knownHosts, unknown.replaceFirst("(?s).*add the line: ", "") + "\n");

      awaitProblem(rest, "credentials-refused", fingerprint(mine));
      Files.writeString(authorized, publicHalf(mine));

      awaitLive(rest, first);
      String run = rest.trigger("wine", "{}", "one").json().path("id").asText();
      assertThat(rest.awaitEnd(run, PATIENCE).path("state").asText()).isEqualTo("SUCCEEDED");

      git.kill();
      String second = work.write("dags/wine.yaml", dag("echo")).push("While it is away");
      awaitProblem(rest, "unreachable", "Connection refused");
      Path another = key("another", "");
      String own = Files.readString(host);
      Files.copy(another, host, StandardCopyOption.REPLACE_EXISTING);
      git.start();
      awaitProblem(rest, "host-key-changed", fingerprint(another));
      assertThat(rest.trigger("wine", "{}", "two").status()).isEqualTo(202);
      git.kill();
      Files.writeString(host, own);
      git.start();
      awaitLive(rest, second);

      said.add(server.out() + server.err());
      said.add(rest.get("/api/v1/sources").text());
    }
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        said.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    String words = Files.readAllLines(mine).get(3);
    assertThat(said)
        .noneMatch(text -> text.contains(PASSPHRASE))
        .noneMatch(text -> text.contains(words));
  }

  @Test
  void onlyWhatASignerHasSignedGoesLive() throws IOException {
    Path ada = key("ada", "");
    Path eve = key("eve", "");
    Files.writeString(signers, "ada@example.org namespaces=\"git\" " + publicHalf(ada));
    String url = repositories.resolve("pipelines.git").toUri().toString();
    String plain = work.write("dags/wine.yaml", dag("true")).push("Not signed");
    try (Program server = server(url, "--dags-signed-by", "allowed_signers")) {
      Rest rest = rest(server);
      assertThat(awaitProblem(rest, "not-signed", plain))
          .contains("Ada <ada@example.org>", signers.toString());
      assertThat(rest.get("/api/v1/dags/wine").status()).isEqualTo(404);

      work.signWith(ada);
      String signed = work.write("dags/wine.yaml", dag("echo signed")).push("Signed");
      String signer = "ada@example.org, ssh key " + fingerprint(ada);
      assertThat(awaitLive(rest, signed).at("/live/signer").asText()).isEqualTo(signer);
      JsonNode origin = rest.get("/api/v1/dags/wine").json().path("origin");
      assertThat(origin.path("signer").asText()).isEqualTo(signer);

      work.signWith(eve);
      String other = work.write("dags/wine.yaml", dag("echo eve")).push("By somebody else");
      assertThat(awaitProblem(rest, "signature-refused", other)).contains(fingerprint(eve));
      work.signNothing();
      String after = work.write("dags/wine.yaml", dag("echo nobody")).push("By nobody");
      awaitProblem(rest, "not-signed", after);
      JsonNode source = rest.get("/api/v1/sources/pipelines").json();
      assertThat(source.at("/live/id").asText()).isEqualTo(signed);
      assertThat(rest.get("/api/v1/dags/wine/source").text()).contains("echo signed");
      assertThat(rest.trigger("wine", "{}", "one").status()).isEqualTo(202);
      Program shown = Program.run(directory, "sources", "pipelines", "--server", rest.base());
      assertThat(shown.out())
          .contains("signed by " + signer, "not-signed", after, "What was live stays.");

      work.signWith(ada);
      String last = work.write("dags/wine.yaml", dag("echo last")).push("Signed again");
      awaitLive(rest, last);
      Program versions =
          Program.run(directory, "dags", "versions", "wine", "--server", rest.base());
      assertThat(versions.out()).contains(fingerprint(ada));
    }
    try (Program server = server(url, "--dags-signed-by", "allowed_signers")) {
      Rest rest = rest(server);
      Files.writeString(signers, "eve@example.org " + publicHalf(eve));
      // What is live stays, but its signer may not sign any more.
      awaitProblem(rest, "signature-refused", fingerprint(ada));
      assertThat(rest.trigger("wine", "{}", "two").status()).isEqualTo(202);
    }
  }
}
