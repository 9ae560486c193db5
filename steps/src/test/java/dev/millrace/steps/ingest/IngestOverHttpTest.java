package dev.millrace.steps.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IngestOverHttpTest {
  private static final byte[] CSV = "a,b\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/wine.csv",
        exchange -> {
          exchange.sendResponseHeaders(200, CSV.length);
          exchange.getResponseBody().write(CSV);
          exchange.close();
        });
    server.createContext(
        "/chunked.csv",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(CSV);
          }
          exchange.close();
        });
    server.createContext(
        "/moved.csv",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/wine.csv");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/cut.csv",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(CSV);
          exchange.close();
        });
    server.createContext(
        "/slow.csv",
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    for (int status : new int[] {403, 404, 429, 500, 503}) {
      server.createContext(
          "/" + status + ".csv",
          exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
    }
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private FakeStepContext from(String address) throws IOException {
    return new FakeStepContext(new IngestKind(), directory.resolve("it")).with("from", address);
  }

  private StepException failure(FakeStepContext it, FailureClass failureClass) throws Exception {
    StepException failure = Failures.of(it);
    assertThat(failure.failureClass()).isEqualTo(failureClass);
    return failure;
  }

  @Test
  void aFileIsFetchedAndItsSecretsStayOutOfSight() throws Exception {
    FakeStepContext it = from(address("/wine.csv?token=hush"));
    assertThat(it.run().values()).containsEntry("rows", 2L);
    assertThat(it.logLines()).contains("GET " + address("/wine.csv"));
    assertThat(it.logLines().toString() + it.written("data").facts()).doesNotContain("hush");
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    assertThat(from(address("/moved.csv")).run().values()).containsEntry("rows", 2L);
  }

  @Test
  void aRefusalIsTheAuthorsToSolve() throws Exception {
    assertThat(failure(from(address("/404.csv")), FailureClass.USER))
        .hasMessage(
            "GET "
                + address("/404.csv")
                + " answered 404; expected 200. Check the address and who may read it.");
  }

  @Test
  void anIllServerIsTriedAgain() throws Exception {
    assertThat(failure(from(address("/503.csv")), FailureClass.TRANSIENT))
        .hasMessageContaining("answered 503; expected 200. The server may recover.");
  }

  @Test
  void aBusyServerIsTriedAgain() throws Exception {
    assertThat(failure(from(address("/429.csv")), FailureClass.TRANSIENT))
        .hasMessageContaining("answered 429");
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(failure(from("http://127.0.0.1:" + port + "/a.csv"), FailureClass.TRANSIENT))
        .hasMessageStartingWith("GET http://127.0.0.1:" + port + "/a.csv failed: ");
  }

  @Test
  void aConnectionCutShortIsTriedAgain() throws Exception {
    assertThat(failure(from(address("/cut.csv")), FailureClass.TRANSIENT))
        .hasMessageContaining("/cut.csv failed: ");
  }

  @Test
  void aSilentServerRunsIntoTheTimeout() throws Exception {
    assertThat(failure(from(address("/slow.csv")).with("timeout", "100ms"), FailureClass.TRANSIENT))
        .hasMessage("GET " + address("/slow.csv") + " took longer than 'timeout', 0.1 s.");
  }

  @Test
  void aBodyLargerThanTheCapIsStopped() throws Exception {
    assertThat(failure(from(address("/wine.csv")).with("max-bytes", "5B"), FailureClass.DATA))
        .hasMessageStartingWith(address("/wine.csv") + " has 12 bytes; 'max-bytes' allows 5.");
  }

  @Test
  void aBodyOfUnknownLengthIsStoppedAtTheCap() throws Exception {
    assertThat(failure(from(address("/chunked.csv")).with("max-bytes", "5KiB"), FailureClass.DATA))
        .hasMessageStartingWith(address("/chunked.csv") + " has more than 5120 bytes;");
  }

  @Test
  void anAddressThatIsNoneIsTheAuthorsMistake() throws Exception {
    assertThat(failure(from("http://a b/c.csv"), FailureClass.USER))
        .hasMessage("'from' is 'http://a b/c.csv', which is not a valid address.");
  }
}
