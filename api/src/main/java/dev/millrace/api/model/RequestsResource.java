package dev.millrace.api.model;

import dev.millrace.api.request.Asked;
import dev.millrace.api.served.LinesInWindow;
import dev.millrace.api.served.ServedRecorder;
import dev.millrace.api.serving.ModelVersions;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.spi.Units;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What deployed models were asked and answered. */
@Path("/api/v1/models/{name}/requests")
@Tag(name = "Models")
public final class RequestsResource {
  /** Lines of JSON. */
  static final String MEDIA_TYPE = "application/x-ndjson";

  private static final Duration SINCE_DEFAULT = Duration.ofHours(24);
  private static final int ROWS_DEFAULT = 200_000;
  private static final int ROWS_MAX = 1_000_000;

  /** No row is later, and none was answered before 1970. */
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private static final String MOMENT =
      "a time with Z or an offset was expected, such as 2026-03-01T06:00:00Z";
  private static final String MOMENT_OR_DURATION =
      "a duration back from now was expected, such as 24h, or a time with Z or an offset, such as"
          + " 2026-03-01T06:00:00Z";

  private final ModelVersions versions;
  private final ServedRows kept;
  private final ServedRecorder recorder;

  public RequestsResource(ModelVersions versions, ServedRows kept, ServedRecorder recorder) {
    this.versions = versions;
    this.kept = kept;
    this.recorder = recorder;
  }

  @GET
  @Produces(MEDIA_TYPE)
  @Operation(
      summary = "The rows that a model was asked, with what it answered",
      description =
          "One JSON object a line: `at`, the `version` that answered, the `inputs` as the model"
              + " read them, and the `prediction`; oldest first, those of each server in their"
              + " order. Of much traffic it is a sample: 20,000 rows at once and then 10 a second,"
              + " for each server. `version` is what the requests named: an alias, or a number;"
              + " live if absent. `since` (included) is a time with Z or an offset, or a duration"
              + " back from now; 24h if absent. `until` (not included) is a time; now if absent."
              + " After `limit` lines, from 1 to 1,000,000, 200,000 if absent, the answer ends:"
              + " ask on from the `at` of its last line. With `sample` there are about so many of"
              + " all rows of the time span, at even distances, if it has more. Rows come up to two seconds late when"
              + " another server was asked, and are kept for millrace.serving.record-days.")
  @APIResponse(
      responseCode = "200",
      description = "A line for each row",
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)))
  public Response requests(
      @PathParam("name") String name,
      @QueryParam("version") String version,
      @QueryParam("since") String since,
      @QueryParam("until") String until,
      @QueryParam("limit") String limit,
      @QueryParam("sample") String sample) {
    String selector = Asked.text(version).orElse(ModelVersions.DEFAULT_ALIAS);
    int rows = Asked.limit(limit, ROWS_DEFAULT, ROWS_MAX);
    long sampled = sample == null ? 0 : Asked.number("sample", sample, 1, ROWS_MAX);
    Instant now = Instant.now();
    Instant start = Asked.text(since).map(at -> since(at, now)).orElse(now.minus(SINCE_DEFAULT));
    Optional<Instant> givenEnd = Asked.text(until).map(RequestsResource::until);
    if (givenEnd.isPresent() && givenEnd.get().isBefore(start)) {
      throw Asked.invalid("until", until, "a time after since was expected");
    }
    versions.model(name);
    recorder.flush();
    LinesInWindow lines =
        new LinesInWindow(
            kept,
            name,
            selector,
            wholeMillis(start),
            wholeMillis(givenEnd.orElse(now)),
            new LinesInWindow.Share(rows, sampled));
    if (lines.isEmpty() && !wasEverAsked(name, selector)) {
      versions.find(name, selector); // says which there are
    }
    return Response.ok(lines, MEDIA_TYPE).build();
  }

  /** An alias that is gone, or one that has moved on, is remembered by its rows. */
  private boolean wasEverAsked(String name, String selector) {
    return !new LinesInWindow(
            kept, name, selector, Instant.EPOCH, LAST, LinesInWindow.Share.first(1))
        .isEmpty();
  }

  private static Instant since(String written, Instant now) {
    try {
      return now.minus(Units.duration(written));
    } catch (IllegalArgumentException e) {
      return moment("since", written, MOMENT_OR_DURATION);
    } catch (DateTimeException | ArithmeticException e) {
      return Instant.EPOCH; // longer ago than there is time
    }
  }

  private static Instant until(String written) {
    return moment("until", written, MOMENT);
  }

  private static Instant moment(String name, String written, String expected) {
    try {
      return OffsetDateTime.parse(written).toInstant();
    } catch (DateTimeException e) {
      throw Asked.invalid(name, written, expected);
    }
  }

  /** The first whole millisecond from then on, of those in which rows can be answered. */
  private static Instant wholeMillis(Instant at) {
    if (at.isBefore(Instant.EPOCH)) {
      return Instant.EPOCH;
    }
    Instant whole = at.truncatedTo(ChronoUnit.MILLIS);
    Instant next = whole.equals(at) ? whole : whole.plusMillis(1);
    return next.isAfter(LAST) ? LAST : next;
  }
}
