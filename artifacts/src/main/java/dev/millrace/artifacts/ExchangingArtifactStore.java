package dev.millrace.artifacts;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A local folder that fetches what it lacks from the REST interface of a peer, and gives it what it
 * made: for processes that share no folder.
 */
public final class ExchangingArtifactStore implements ArtifactStore {
  /**
   * Header of a request by which one store asks another: answer with what lies there, without
   * asking others in turn, which would go round in circles.
   */
  public static final String ONLY_LOCAL = "Millrace-Only-Local";

  private final ArtifactStore local;
  private final Supplier<List<URI>> peers;
  private final Supplier<Optional<String>> token;
  private final ExchangeSettings settings;
  private HttpClient http;

  /**
   * @param peers base addresses to ask in order, such as {@code http://10.0.0.5:8080}; asked for
   *     before every transfer
   * @param token sent as {@code Authorization: Bearer}; empty to send none
   */
  public ExchangingArtifactStore(
      ArtifactStore local,
      Supplier<List<URI>> peers,
      Supplier<Optional<String>> token,
      ExchangeSettings settings) {
    this.local = local;
    this.peers = peers;
    this.token = token;
    this.settings = settings;
  }

  @Override
  public String id() {
    return local.id();
  }

  @Override
  public boolean has(String digest) {
    return local.has(digest);
  }

  @Override
  public Path path(String digest) {
    String plain = Digests.plain(digest);
    if (!local.has(plain)) {
      fetch(plain);
    }
    return local.path(plain);
  }

  @Override
  public Stored put(Path file) throws IOException {
    return local.put(file);
  }

  @Override
  public Stored put(InputStream bytes, Optional<String> expectedDigest, long bytesMax)
      throws IOException {
    return local.put(bytes, expectedDigest, bytesMax);
  }

  @Override
  public boolean verify(String digest) throws IOException {
    return local.verify(digest);
  }

  /**
   * Makes sure that a peer has the bytes. Harmless to repeat.
   *
   * @throws ArtifactMissing if they are not here
   * @throws ArtifactTransferFailed if no peer took them; trying later may help
   */
  public void publish(String digest) {
    String plain = Digests.plain(digest);
    Path file = local.path(plain);
    long bytes = file.toFile().length();
    overPeers(
        "give artifact sha256:" + plain + " to",
        base -> {
          HttpRequest ask = request(base, plain).method("HEAD", BodyPublishers.noBody()).build();
          if (http().send(ask, BodyHandlers.discarding()).statusCode() == 200) {
            return true;
          }
          HttpRequest give =
              request(base, plain)
                  .timeout(settings.transferTimeout(bytes))
                  .header("Content-Type", "application/octet-stream")
                  .PUT(BodyPublishers.ofFile(file))
                  .build();
          HttpResponse<String> answer = http().send(give, BodyHandlers.ofString());
          if (answer.statusCode() / 100 != 2) {
            throw refusal(give, answer.statusCode());
          }
          return true;
        });
  }

  private void fetch(String plain) {
    boolean found =
        overPeers("fetch artifact sha256:" + plain + " from", base -> fetchFrom(base, plain));
    if (!found) {
      throw new ArtifactMissing(plain, "the local store and " + peers.get());
    }
  }

  private boolean fetchFrom(URI base, String plain) throws IOException, InterruptedException {
    HttpRequest request = request(base, plain).GET().build();
    HttpResponse<InputStream> answer = http().send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() == 404) {
        return false;
      }
      if (answer.statusCode() != 200) {
        throw refusal(request, answer.statusCode());
      }
      CompletableFuture<Void> watch =
          CompletableFuture.runAsync(() -> closeStalled(body), afterTransferTimeout());
      try {
        local.put(body, Optional.of(plain), settings.bytesMax());
      } finally {
        watch.cancel(false);
      }
      return true;
    }
  }

  private Executor afterTransferTimeout() {
    return CompletableFuture.delayedExecutor(
        settings.transferTimeout().toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
  }

  private static void closeStalled(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new ArtifactTransferFailed("Cannot close a stalled transfer", e);
    }
  }

  /** Made at the first transfer: most workers share a folder and never need one. */
  private synchronized HttpClient http() {
    if (http == null) {
      http = HttpClient.newBuilder().connectTimeout(settings.connectTimeout()).build();
    }
    return http;
  }

  private HttpRequest.Builder request(URI base, String plain) {
    String prefix = base.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(prefix + "/api/v1/artifacts/" + plain))
            .timeout(settings.answerTimeout())
            .header(ONLY_LOCAL, "true");
    token.get().ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return request;
  }

  private static IOException refusal(HttpRequest request, int status) {
    String what = request.method() + " " + request.uri() + " answered " + status;
    if (status == 401 || status == 403) {
      return new Refused(
          what + "; something between this process and the server asks for a login.");
    }
    return status == 429 || status / 100 == 5 ? new IOException(what) : new Refused(what);
  }

  /** One exchange with one peer; false if it does not have the bytes. */
  @FunctionalInterface
  private interface Exchange {
    boolean with(URI base) throws IOException, InterruptedException;
  }

  /** An answer that another try will not change. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Whether a peer could do it; false if every peer answered that it does not have the bytes. */
  private boolean overPeers(String what, Exchange exchange) {
    List<URI> bases = peers.get();
    if (bases.isEmpty()) {
      throw new ArtifactTransferFailed(
          "Cannot " + what + " a scheduler: none is in the cluster.",
          new FileNotFoundException("no peer with a REST address"));
    }
    Set<URI> open = new LinkedHashSet<>(bases);
    IOException last = null;
    long pauseMillis = settings.pause().toMillis();
    try {
      for (int round = 1; round <= settings.tries() && !open.isEmpty(); round++) {
        if (round > 1) {
          TimeUnit.MILLISECONDS.sleep(pauseMillis);
          pauseMillis *= 2;
        }
        for (URI base : List.copyOf(open)) {
          try {
            if (exchange.with(base)) {
              return true;
            }
            open.remove(base); // it does not have the bytes
          } catch (Refused | ArtifactTooLarge e) {
            open.remove(base);
            last = e;
          } catch (IOException e) {
            last = e; // the others come first: one that is cut off may never answer
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArtifactTransferFailed(
          "Interrupted while trying to " + what + " " + bases, new InterruptedIOException());
    }
    if (last != null) {
      throw new ArtifactTransferFailed(
          "Cannot " + what + " " + bases + ": " + last.getMessage(), last);
    }
    return false;
  }
}
