package dev.millrace.api.artifact;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.artifacts.ArtifactMissing;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ArtifactTransferFailed;
import dev.millrace.engine.view.ArtifactView;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.PathPart;

/**
 * The bytes of one artifact as an answer: always a download, never shown by a browser as a page.
 */
final class ArtifactBytes {
  private static final int DIGITS_IN_NAME = 12;

  private final String digest;
  private final Path file;
  private final long bytes;
  private final Optional<ArtifactView> view;

  ArtifactBytes(
      String digest, ArtifactStore store, Function<String, Optional<ArtifactView>> views) {
    this.digest = digest;
    try {
      this.file = store.path(digest);
      this.bytes = Files.size(file);
    } catch (ArtifactMissing e) {
      throw Problem.of(ProblemKind.NOT_FOUND, e.getMessage()).asException();
    } catch (ArtifactTransferFailed e) {
      throw Problem.of(ProblemKind.UNAVAILABLE, e.getMessage()).asException();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read artifact " + digest, e);
    }
    this.view = views.apply(digest);
  }

  EntityTag tag() {
    return new EntityTag(digest);
  }

  Response answer(String rangeHeader) {
    Optional<ByteRange> range = ByteRange.of(rangeHeader, bytes);
    if (range.isEmpty()) {
      return described(Response.ok(new PathPart(file, 0, bytes))).build();
    }
    ByteRange asked = range.get();
    return described(Response.status(Response.Status.PARTIAL_CONTENT))
        .header("Content-Range", asked.contentRange(bytes))
        .entity(new PathPart(file, asked.first(), asked.length()))
        .build();
  }

  Response headers() {
    return described(Response.ok()).header(HttpHeaders.CONTENT_LENGTH, bytes).build();
  }

  private Response.ResponseBuilder described(Response.ResponseBuilder answer) {
    return answer
        .type(form().mediaType())
        .tag(tag())
        .header("Accept-Ranges", "bytes")
        .header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name() + "." + form().extension() + "\"");
  }

  private String name() {
    return view.map(v -> v.run() + "-" + v.task() + "-" + v.port())
        .map(name -> name.replaceAll("[^A-Za-z0-9._-]", "_"))
        .orElseGet(() -> digest.substring(7, 7 + DIGITS_IN_NAME));
  }

  private FileForm form() {
    return view.map(v -> FileForm.ofType(v.type())).orElse(FileForm.BYTES);
  }

  /** How the bytes of an artifact type are called outside. */
  private enum FileForm {
    PARQUET("application/vnd.apache.parquet", "parquet"),
    ZIP("application/zip", "zip"),
    JSON("application/json", "json"),
    BYTES("application/octet-stream", "bin");

    private final String mediaType;
    private final String extension;

    FileForm(String mediaType, String extension) {
      this.mediaType = mediaType;
      this.extension = extension;
    }

    static FileForm ofType(String word) {
      return switch (word) {
        case "dataset" -> PARQUET;
        case "model", "bundle" -> ZIP;
        case "metrics", "report", "deployment", "decision" -> JSON;
        default -> BYTES;
      };
    }

    String mediaType() {
      return mediaType;
    }

    String extension() {
      return extension;
    }
  }
}
