package dev.millrace.worker;

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
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.kind.StepKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignStoreTest {
  @TempDir Path folder;
  private final InMemoryNetwork network = new InMemoryNetwork(1);
  private FolderArtifactStore far;
  private FolderArtifactStore near;
  private HttpServer server;
  private Worker worker;

  @BeforeEach
  void serve() throws IOException {
    near = new FolderArtifactStore(folder.resolve("near"));
    far = new FolderArtifactStore(folder.resolve("far"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/artifacts/", this::answer);
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
  void aWorkerThatSharesNoFolderFetchesInputsAndGivesOutputs() throws Exception {
    String digest = far.put(Files.writeString(folder.resolve("given"), "abc")).digest();
    TestScheduler scheduler = scheduler();
    work(new TestKind("copy", ForeignStoreTest::copy));

    scheduler.assign(
        "copy", Map.of(), List.of(new Input("in", "file", digest, 3, Map.of(), "")), 0);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure()).isNull();
    assertThat(far.path(report.outputs().get(0).digest())).hasContent("abcabc");
    assertThat(near.has(digest)).isTrue();
  }

  @Test
  void anOutputThatCannotBeGivenAwayIsATransientFailure() throws Exception {
    TestScheduler scheduler = scheduler();
    server.stop(0);
    work(new TestKind("write", ForeignStoreTest::write));

    Finished report = scheduler.run("write");

    assertThat(report.failure().failureClass()).isEqualTo("TRANSIENT");
    assertThat(report.outputs()).isEmpty();
  }

  private void work(StepKind kind) {
    worker =
        Worker.start(
            WorkerSettings.defaults(folder.resolve("worker")),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            near,
            List.of(kind));
  }

  private TestScheduler scheduler() {
    String api = "http://127.0.0.1:" + server.getAddress().getPort();
    return new TestScheduler(network, Map.of("millrace.artifacts", far.id(), "millrace.api", api));
  }

  private static StepResult copy(StepContext context) throws StepException, IOException {
    String text = Files.readString(context.requiredInput("in").path());
    Files.writeString(context.output("any").path(), text + text);
    return StepResult.done();
  }

  private static StepResult write(StepContext context) throws IOException {
    Files.writeString(context.output("any").path(), "text");
    return StepResult.done();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String digest = path.substring(path.lastIndexOf('/') + 1);
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> exchange.sendResponseHeaders(far.has(digest) ? 200 : 404, -1);
      case "PUT" -> {
        far.put(exchange.getRequestBody(), Optional.of(digest), 1000);
        exchange.sendResponseHeaders(201, -1);
      }
      default -> {
        byte[] bytes = Files.readAllBytes(far.path(digest));
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
    exchange.close();
  }
}
