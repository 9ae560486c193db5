package dev.millrace.api.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.api.pipeline.Existing;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * Live events. The id of an event is its sequence number, its name the kind of the change ({@code
 * run}, {@code task}, {@code log}), its data the changed view as JSON. {@code reset} means that
 * changes were forgotten: read the state afresh, the stream goes on from now.
 */
@Path("/api/v1")
@Tag(name = "Live events")
public final class EventResource {
  private static final String DESCRIPTION =
      "Resumes after the Last-Event-ID header, or after the query parameter after. The event"
          + " reset says that changes were forgotten: read the state afresh.";
  private static final long RETRY_MILLIS = 1_000;

  private final Changes changes;
  private final Existing existing;
  private final ObjectMapper json;
  private final ApiLimits limits;
  private final Semaphore readers;

  public EventResource(Changes changes, Existing existing, ObjectMapper json, ApiLimits limits) {
    this.changes = changes;
    this.existing = existing;
    this.json = json;
    this.limits = limits;
    this.readers = new Semaphore(limits.eventReadersMax());
  }

  @GET
  @Path("/events")
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @Operation(summary = "All changes, live", description = DESCRIPTION)
  public Multi<OutboundSseEvent> all(
      @HeaderParam("Last-Event-ID") String lastEventId,
      @QueryParam("after") String after,
      @Context Sse sse) {
    return stream(lastEventId == null ? after : lastEventId, change -> true, sse);
  }

  @GET
  @Path("/runs/{run}/events")
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @Operation(summary = "The changes of one run, live", description = DESCRIPTION)
  public Multi<OutboundSseEvent> ofRun(
      @PathParam("run") String run,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @QueryParam("after") String after,
      @Context Sse sse) {
    existing.run(run);
    return stream(
        lastEventId == null ? after : lastEventId, change -> change.run().equals(run), sse);
  }

  private Multi<OutboundSseEvent> stream(String seen, Predicate<Change> wanted, Sse sse) {
    OptionalLong after =
        Asked.text(seen).stream()
            .mapToLong(number -> Asked.number("Last-Event-ID", number, 0, Long.MAX_VALUE))
            .findFirst();
    if (!readers.tryAcquire()) {
      throw Problem.of(
              ProblemKind.UNAVAILABLE,
              limits.eventReadersMax()
                  + " readers of live events are connected, the most that"
                  + " millrace.api.event-readers-max allows")
          .asException();
    }
    ReaderStream stream =
        new ReaderStream(
            changes,
            after,
            wanted,
            limits.eventQueueMax(),
            limits.eventKeepAlive(),
            Infrastructure.getDefaultWorkerPool(),
            readers::release);
    return Multi.createFrom().publisher(stream).map(event -> written(event, sse));
  }

  private OutboundSseEvent written(LiveEvent event, Sse sse) {
    OutboundSseEvent.Builder out = sse.newEventBuilder().id(String.valueOf(event.sequence()));
    return switch (event.kind()) {
      case BEGIN -> out.comment("changes follow").reconnectDelay(RETRY_MILLIS).build();
      case KEEP_ALIVE -> out.comment("still here").build();
      case RESET ->
          out.name("reset")
              .reconnectDelay(RETRY_MILLIS)
              .mediaType(MediaType.TEXT_PLAIN_TYPE)
              .data(text(Map.of("newest", event.sequence())))
              .build();
      case CHANGE -> {
        Change change = event.change().orElseThrow();
        yield out.name(change.kind())
            .mediaType(MediaType.TEXT_PLAIN_TYPE)
            .data(text(change.body()))
            .build();
      }
    };
  }

  private String text(Object body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view cannot be written as JSON", e);
    }
  }
}
