package dev.millrace.steps.ingest;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.web.BoundedFile;
import dev.millrace.steps.web.WebCall;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Downloads one file over HTTP: redirects followed, time and size bounded. */
final class HttpFetch {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Client errors that another try may cure: timeout, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final StepContext context;
  private final long maxBytes;
  private final Duration timeout;

  /**
   * @param timeout for the whole download
   */
  HttpFetch(StepContext context, long maxBytes, Duration timeout) {
    this.context = context;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * @throws StepException USER if the address is not one or its server refuses it; TRANSIENT if the
   *     server is away, slow or ill; DATA if the body is larger than allowed
   */
  void fetch(String address, Path target) throws StepException, InterruptedException {
    String name = WebCall.shown(address);
    HttpRequest request = request(address, name);
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    context.log("GET " + name);
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(
            request,
            head ->
                head.statusCode() == 200
                    ? new BoundedFile(
                        target,
                        maxBytes,
                        head.headers().firstValueAsLong("Content-Length").orElse(-1),
                        context)
                    : BodySubscribers.replacing(target));
    try {
      HttpResponse<Path> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw refused(name, response.statusCode());
      }
    } catch (TimeoutException e) {
      throw new StepException(
          FailureClass.TRANSIENT,
          "GET " + name + " took longer than 'timeout', " + timeout.toMillis() / 1000.0 + " s.",
          e);
    } catch (ExecutionException e) {
      throw failed(name, e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(String address, String name) throws StepException {
    try {
      return HttpRequest.newBuilder(new URI(address)).header("User-Agent", "millrace").build();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new StepException(
          FailureClass.USER, "'from' is '" + name + "', which is not a valid address.", e);
    }
  }

  private static StepException refused(String name, int status) {
    boolean passing = status >= 500 || PASSING.contains(status);
    return new StepException(
        passing ? FailureClass.TRANSIENT : FailureClass.USER,
        "GET "
            + name
            + " answered "
            + status
            + "; expected 200."
            + (passing ? " The server may recover." : " Check the address and who may read it."));
  }

  private StepException failed(String name, Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof BoundedFile.TooLarge) {
        return SourceBytes.tooLarge(name, e.getMessage(), maxBytes);
      }
    }
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    FailureClass failureClass =
        cause instanceof IOException ? FailureClass.TRANSIENT : FailureClass.INTERNAL;
    return new StepException(failureClass, "GET " + name + " failed: " + reason + ".", cause);
  }
}
