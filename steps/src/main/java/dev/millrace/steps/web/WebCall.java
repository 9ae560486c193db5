package dev.millrace.steps.web;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;

/** One request of a step and what came back. Never takes longer than its timeout. */
public final class WebCall {
  /** Client errors that another try may cure: timeout, too early, too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /** Methods that may be repeated without a key. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int BODY_SHOWN_CHARS = 300;
  private static final int BODY_READ_BYTES = 8 << 10; // so that a secret in it is whole

  /** Made when the first step asks; kept, because every client has threads of its own. */
  private static final class Lazily {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  private final StepContext context;
  private final String method;
  private final String shown;
  private final HttpRequest request;
  private final Duration timeout;

  private WebCall(
      StepContext context, String method, String shown, HttpRequest request, Duration timeout) {
    this.context = context;
    this.method = method;
    this.shown = shown;
    this.request = request;
    this.timeout = timeout;
  }

  /**
   * @param headers sent as they are; a request that changes something gets an {@code
   *     Idempotency-Key} besides, the same for every attempt, unless there is one among them
   * @param timeout for all of it, the body included
   * @throws StepException USER if the address or a header is not one
   */
  public static WebCall of(
      StepContext context,
      String method,
      String address,
      Map<String, String> headers,
      BodyPublisher body,
      Duration timeout)
      throws StepException {
    String shown = shown(address);
    try {
      URI uri = new URI(address.strip());
      HttpRequest.Builder builder = HttpRequest.newBuilder(uri).method(method, body);
      builder.setHeader("User-Agent", "millrace");
      if (!SAFE.contains(method)) {
        builder.setHeader("Idempotency-Key", context.idempotencyKey());
      }
      headers.forEach(builder::setHeader);
      return new WebCall(context, method, shown, builder.build(), timeout);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new StepException(
          FailureClass.USER,
          "The request " + method + " " + shown + " cannot be made: " + reason(e) + ".",
          e);
    }
  }

  /** An address without query, fragment and login, which may hold secrets. */
  public static String shown(String address) {
    String plain = address.replaceFirst("[?#].*$", "");
    return plain.replaceFirst("^([a-zA-Z]+://)[^/@]*@", "$1");
  }

  /**
   * Sends it once.
   *
   * @param body where to write the body
   * @param bytesMax of the body
   * @param expected the status codes that are fine
   * @return the status
   * @throws StepException TRANSIENT if the server is away, slow or ill; USER if it refuses the
   *     request; DATA if the body is larger than allowed
   */
  public int send(Path body, long bytesMax, IntPredicate expected)
      throws StepException, IOException, InterruptedException {
    CompletableFuture<HttpResponse<Path>> answer =
        Lazily.CLIENT.sendAsync(
            request,
            head -> {
              long announced =
                  method.equals("HEAD")
                      ? -1
                      : head.headers().firstValueAsLong("Content-Length").orElse(-1);
              return new BoundedFile(body, bytesMax, announced, context);
            });
    try {
      HttpResponse<Path> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!expected.test(response.statusCode())) {
        throw refused(response, body);
      }
      return response.statusCode();
    } catch (TimeoutException e) {
      throw new StepException(
          FailureClass.TRANSIENT,
          method + " " + shown + " took longer than " + timeout.toMillis() / 1000.0 + " s.",
          e);
    } catch (ExecutionException e) {
      throw failed(e.getCause(), bytesMax);
    } finally {
      answer.cancel(true);
    }
  }

  private StepException refused(HttpResponse<Path> response, Path body) throws IOException {
    int status = response.statusCode();
    boolean passing = status >= 500 || PASSING.contains(status);
    String after =
        response
            .headers()
            .firstValue("Retry-After")
            .map(value -> " It asks to wait: Retry-After " + value + ".")
            .orElse("");
    return new StepException(
        passing ? FailureClass.TRANSIENT : FailureClass.USER,
        method
            + " "
            + shown
            + " answered "
            + status
            + "."
            + (passing ? " The server may recover." : " Check the address and what it expects.")
            + after
            + said(body));
  }

  private String said(Path body) throws IOException {
    if (Files.notExists(body) || Files.size(body) == 0) {
      return "";
    }
    try (var in = Files.newInputStream(body)) {
      byte[] first = in.readNBytes(BODY_READ_BYTES);
      String text = context.masked(new String(first, StandardCharsets.UTF_8));
      String shown = text.substring(0, Math.min(text.length(), BODY_SHOWN_CHARS));
      return " It said: " + shown.strip().replaceAll("\\s+", " ");
    }
  }

  private StepException failed(Throwable cause, long bytesMax) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof BoundedFile.TooLarge) {
        return new StepException(
            FailureClass.DATA,
            method
                + " "
                + shown
                + " answered with "
                + e.getMessage()
                + "; allowed are "
                + bytesMax
                + ".",
            e);
      }
    }
    // A redirection to nowhere, for one, comes wrapped.
    boolean outside = cause instanceof IOException || cause instanceof UncheckedIOException;
    FailureClass failureClass = outside ? FailureClass.TRANSIENT : FailureClass.INTERNAL;
    return new StepException(
        failureClass, method + " " + shown + " failed: " + reason(cause) + ".", cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof ConnectException && cause.getMessage() == null) {
      return "nobody answers there, or the name is unknown";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
