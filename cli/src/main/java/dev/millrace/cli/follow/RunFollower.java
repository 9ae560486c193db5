package dev.millrace.cli.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.failure.Interrupted;
import dev.millrace.cli.rest.EventStream;
import dev.millrace.cli.rest.Json;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.ServerUnreachable;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.util.Optional;

/** Follows a run to its end: by live events, and by asking where there are none. */
public final class RunFollower {
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final long ASK_NANOS = Duration.ofMillis(500).toNanos();
  private static final long ASK_ANYWAY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Duration AWAY_MAX = Duration.ofSeconds(30);

  private final MillraceApi api;
  private final ProgressDisplay display;
  private volatile boolean stopped;
  private RunProgress progress;
  private long askedAt;
  private long reachedAt;

  public RunFollower(MillraceApi api, ProgressDisplay display) {
    this.api = api;
    this.display = display;
  }

  /** Makes {@link #follow} end with {@link Interrupted}. May be called from any thread. */
  public void stop() {
    stopped = true;
    display.close();
  }

  /**
   * Returns when the run has ended, with its last state.
   *
   * @throws CommandFailure if the server stays away for 30 seconds
   * @throws Interrupted if stopped
   */
  public RunProgress follow(String run) {
    reachedAt = System.nanoTime();
    try (EventFeed feed = EventFeed.open(api.rest(), MillraceApi.eventsPath(run))) {
      ask(run);
      while (progress == null || !progress.ended()) {
        step(run, feed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    }
    progress = new RunProgress(api.run(run), api.tasks(run));
    display.show(progress);
    display.close();
    return progress;
  }

  private void step(String run, EventFeed feed) throws InterruptedException {
    if (progress != null) {
      display.show(progress);
    }
    Optional<EventFeed.Signal> signal = feed.poll(FRAME);
    if (stopped) {
      throw new Interrupted();
    }
    boolean connected = false;
    while (signal.isPresent()) {
      connected |= signal.get().event().isEmpty();
      signal.get().event().ifPresent(this::apply);
      signal = feed.poll(Duration.ZERO);
    }
    long since = System.nanoTime() - askedAt;
    if (connected || since > (feed.live() ? ASK_ANYWAY_NANOS : ASK_NANOS)) {
      ask(run);
    }
  }

  private void ask(String run) {
    askedAt = System.nanoTime();
    try {
      progress = new RunProgress(api.run(run), api.tasks(run));
      reachedAt = askedAt;
    } catch (ServerUnreachable away) {
      endure(run, away.server() + ": " + away.getMessage());
    } catch (CommandFailure refused) {
      if (refused.exitCode() != ExitCode.TRY_AGAIN) {
        throw refused;
      }
      endure(run, refused.getMessage());
    }
  }

  /** A server that restarts is waited for, but not for ever. */
  private void endure(String run, String why) {
    if (stopped) {
      throw new Interrupted();
    }
    if (askedAt - reachedAt > AWAY_MAX.toNanos()) {
      throw CommandFailure.tryAgain(
          "the server went away",
          "No good answer for " + AWAY_MAX.toSeconds() + " s from " + why + ".",
          "The run " + run + " is kept; see it with `./millrace runs " + run + "`.");
    }
  }

  private void apply(EventStream.Event event) {
    if (progress == null) {
      return;
    }
    try {
      if (event.kind().equals("run")) {
        progress.apply(view(event.body(), RunView.class));
      } else if (event.kind().equals("task")) {
        TaskView task = view(event.body(), TaskView.class);
        if (progress.apply(task)) {
          display.changed(task);
        }
      } else if (event.kind().equals("reset")) {
        askSoon();
      }
    } catch (JsonProcessingException newerServer) {
      askSoon();
    }
  }

  /** Some changes were not seen: the next step reads the whole state. */
  private void askSoon() {
    askedAt = System.nanoTime() - ASK_ANYWAY_NANOS - 1;
  }

  private static <T> T view(JsonNode body, Class<T> type) throws JsonProcessingException {
    return Json.MAPPER.treeToValue(body, type);
  }
}
