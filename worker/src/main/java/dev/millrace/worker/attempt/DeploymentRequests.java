package dev.millrace.worker.attempt;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Role;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What deployments were asked and have answered, as the REST interface of a scheduler tells it. */
public final class DeploymentRequests {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** More say no more of how values are spread. */
  private static final int SAMPLE = 100_000;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  /** So that nothing is left of an answer that another server could not finish. */
  private static final OpenOption[] AFRESH = {
    StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
  };

  private final Fabric fabric;
  private final Supplier<Optional<String>> token;

  /**
   * @param token for the REST interface; empty to send none
   */
  public DeploymentRequests(Fabric fabric, Supplier<Optional<String>> token) {
    this.fabric = fabric;
    this.token = token;
  }

  /**
   * Writes them to a file, one JSON object per line, the oldest first, an even sample if there are
   * more than {@value #SAMPLE}; none if nobody serves models here, or the model is not registered.
   *
   * @param selector an alias, or a version number in digits
   * @param back how far back, as a duration is written
   * @throws IOException if every scheduler failed to answer; trying later may help
   */
  void write(String model, String selector, String back, Path file)
      throws IOException, InterruptedException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
    IOException last = null;
    for (String base : servers()) {
      try {
        if (wrote(http, base, model, selector, back, file)) {
          return;
        }
      } catch (IOException e) {
        last = e; // another may answer
      }
    }
    Files.write(file, new byte[0]);
    if (last != null) {
      throw new IOException(
          "The requests of deployment "
              + model
              + "@"
              + selector
              + " cannot be fetched from a scheduler: "
              + last.getMessage(),
          last);
    }
  }

  private List<String> servers() {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Role.SCHEDULER)
        .map(peer -> peer.attributes().get(ArtifactAccess.API))
        .filter(Objects::nonNull)
        .map(base -> base.replaceAll("/+$", ""))
        .toList();
  }

  /** False if the model is not registered. */
  private boolean wrote(
      HttpClient http, String base, String model, String selector, String back, Path file)
      throws IOException, InterruptedException {
    URI address =
        URI.create(
            base
                + "/api/v1/models/"
                + encoded(model)
                + "/requests?version="
                + encoded(selector)
                + "&since="
                + encoded(back)
                + "&sample="
                + SAMPLE);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).GET();
    token.get().ifPresent(t -> request.header("Authorization", "Bearer " + t));
    HttpResponse<Path> answer = http.send(request.build(), info -> body(info, file));
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      throw new IOException("GET " + address + " answered " + answer.statusCode());
    }
    return answer.statusCode() == 200;
  }

  private static HttpResponse.BodySubscriber<Path> body(HttpResponse.ResponseInfo info, Path file) {
    return info.statusCode() == 200
        ? BodyHandlers.ofFile(file, AFRESH).apply(info)
        : HttpResponse.BodySubscribers.replacing(file);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
