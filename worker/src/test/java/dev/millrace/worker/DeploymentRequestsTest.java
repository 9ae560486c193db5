package dev.millrace.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.fabric.memory.InMemoryNetwork;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step gets what a deployment was asked, if its port wants that. */
class DeploymentRequestsTest {
  private static final Map<String, Object> CANDIDATE =
      Map.of("model", "wine", "selector", "candidate");

  @TempDir Path folder;
  private final InMemoryNetwork network = new InMemoryNetwork(1);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private FolderArtifactStore store;
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean cutFirst;
  private Worker worker;

  @BeforeEach
  void serve() throws IOException {
    store = new FolderArtifactStore(folder.resolve("store"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/models/", this::answer);
    server.start();
    network.deliverAlways();
  }

  @AfterEach
  void close() {
    worker.close();
    server.stop(0);
    network.close();
  }

  @Test
  void thePortThatWantsThemHasTheRequestsOfItsDeployment() throws Exception {
    Finished report = run("watched", CANDIDATE, true);

    assertThat(report.failure()).isNull();
    assertThat(report.values()).isEqualTo(Map.of("requests", "one\ntwo\n"));
    assertThat(asked)
        .containsExactly("/api/v1/models/wine/requests?version=candidate&since=7d&sample=100000");
  }

  @Test
  void anotherPortDoesNot() throws Exception {
    Finished report = run("in", CANDIDATE, true);

    assertThat(report.values()).isEqualTo(Map.of("requests", "none"));
    assertThat(asked).isEmpty();
  }

  @Test
  void nobodyIsAskedForADeploymentThatDoesNotSayItsModel() throws Exception {
    Finished report = run("watched", Map.of(), true);

    assertThat(report.values()).isEqualTo(Map.of("requests", "none"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aModelThatIsNotRegisteredHasNoRequests() throws Exception {
    status = 404;

    assertThat(run("watched", CANDIDATE, true).values()).isEqualTo(Map.of("requests", ""));
  }

  @Test
  void whereNobodyServesThereAreNone() throws Exception {
    assertThat(run("watched", CANDIDATE, false).values()).isEqualTo(Map.of("requests", ""));
  }

  @Test
  void nothingIsLeftOfAnAnswerThatWasCutOff() throws Exception {
    cutFirst = true;
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    network.connect(new Peer("s2", Role.SCHEDULER, Map.of("millrace.api", api))).join();

    Finished report = run("watched", CANDIDATE, true);

    assertThat(report.failure()).isNull();
    assertThat(report.values()).isEqualTo(Map.of("requests", "one\ntwo\n"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aServerThatFailsIsATransientFailureThatNamesTheDeployment() throws Exception {
    status = 503;

    Finished report = run("watched", CANDIDATE, true);

    assertThat(report.failure().failureClass()).isEqualTo("TRANSIENT");
    assertThat(report.failure().message())
        .contains("The requests of deployment wine@candidate cannot be fetched from a scheduler")
        .contains("answered 503");
  }

  private Finished run(String port, Map<String, Object> facts, boolean served) throws Exception {
    String digest = store.put(Files.writeString(folder.resolve("given"), "{}")).digest();
    String api = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    TestScheduler scheduler =
        new TestScheduler(
            network,
            served
                ? Map.of("millrace.artifacts", store.id(), "millrace.api", api)
                : Map.of("millrace.artifacts", store.id()));
    worker =
        Worker.start(
            WorkerSettings.defaults(folder.resolve("worker")),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            store,
            List.of(new TestKind("watch", DeploymentRequestsTest::read)));
    scheduler.assign(
        "watch",
        Map.of("window", "7d"),
        List.of(new Input(port, "deployment", digest, 2, facts, "")),
        0);
    return scheduler.nextFinished();
  }

  private static StepResult read(StepContext context) throws IOException {
    InputArtifact input = context.inputs(context.inputPorts().get(0)).get(0);
    return StepResult.of(
        Map.of(
            "requests",
            input.requests().isPresent() ? Files.readString(input.requests().get()) : "none"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    if (cutFirst && asked.size() == 1) {
      exchange.sendResponseHeaders(200, 100_000);
      exchange
          .getResponseBody()
          .write("a line that is longer than all others\n".repeat(99).getBytes(UTF_8));
      exchange.getResponseBody().flush();
      throw new IOException("cut off");
    }
    byte[] bytes = (status == 200 ? "one\ntwo\n" : "{\"a\":1}").getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
