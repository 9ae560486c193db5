package dev.millrace.api.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Opens streams of live events. The id of an event is its sequence number, its name the kind of the
 * change ({@code run}, {@code task}, {@code log}), its data the changed view as JSON. {@code reset}
 * means that changes were forgotten: read the state afresh, the stream goes on from now.
 */
@Singleton
final class EventStreams {
  private static final Logger LOG = Logger.getLogger(EventStreams.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Changes changes;
  private final ObjectMapper json;
  private final ApiLimits limits;
  private final Semaphore readers;

  EventStreams(Changes changes, ObjectMapper json, ApiLimits limits) {
    this.changes = changes;
    this.json = json;
    this.limits = limits;
    this.readers = new Semaphore(limits.eventReadersMax());
  }

  /**
   * The stream of one reader.
   *
   * @param lastEventId the header of that name; null if there is none
   * @param after the query parameter, for readers that cannot send the header; null if there is
   *     none
   * @throws dev.millrace.api.problem.ProblemException 400 if neither is a sequence number; 503 if
   *     too many readers are connected
   */
  Multi<OutboundSseEvent> open(
      String lastEventId, String after, Predicate<Change> wanted, Sse sse) {
    OptionalLong seen =
        Asked.text(lastEventId == null ? after : lastEventId).stream()
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
            seen,
            wanted,
            limits.eventQueueMax(),
            limits.eventKeepAlive(),
            Infrastructure.getDefaultWorkerPool(),
            readers::release);
    return Multi.createFrom()
        .publisher(stream)
        .map(event -> written(event, sse))
        .onFailure()
        .invoke(e -> LOG.error("A stream of live events failed", e));
  }

  private OutboundSseEvent written(LiveEvent event, Sse sse) {
    OutboundSseEvent.Builder out = sse.newEventBuilder().id(String.valueOf(event.sequence()));
    return switch (event.kind()) {
      case BEGIN -> out.comment("changes follow").reconnectDelay(RETRY_MILLIS).build();
      case KEEP_ALIVE -> out.comment("still here").build();
      case RESET ->
          out.name("reset")
              .reconnectDelay(RETRY_MILLIS)
              .data(text(Map.of("newest", event.sequence())))
              .build();
      case CHANGE -> {
        Change change = event.change().orElseThrow();
        yield out.name(change.kind()).data(text(change.body())).build();
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
