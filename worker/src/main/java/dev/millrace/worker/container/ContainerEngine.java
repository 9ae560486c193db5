package dev.millrace.worker.container;

import dev.millrace.worker.container.EngineCall.Result;
import dev.millrace.worker.host.HostMark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Docker or podman, as its worker needs it: whether it answers, and the removal of containers. It
 * is asked now and then, because a daemon may come and go while the worker stays.
 */
public final class ContainerEngine implements AutoCloseable {
  /** The label that every container of a worker carries; its value is a {@link HostMark}. */
  public static final String LABEL = "dev.millrace.worker";

  private static final Logger LOG = Logger.getLogger(ContainerEngine.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
  private static final int POLL_MILLIS = 200;
  private static final int COMPLAIN_POLLS = 50;

  private final Path command;
  private final HostMark mark = HostMark.fresh();
  private final boolean asked;
  private final Consumer<Boolean> onChange;
  private final ScheduledExecutorService looks;
  private boolean answers;
  private boolean told;
  private volatile boolean closed;

  /**
   * Begins to look, on a thread of its own.
   *
   * @param command path of {@code docker} or {@code podman}
   * @param asked whether somebody wants it, so that its silence is worth a warning
   * @param onChange told when it begins to answer and when it ceases to; on any thread
   */
  public ContainerEngine(Path command, boolean asked, Consumer<Boolean> onChange) {
    this.command = command;
    this.asked = asked;
    this.onChange = onChange;
    this.looks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "container-engine");
              thread.setDaemon(true);
              return thread;
            });
    looks.scheduleWithFixedDelay(this::look, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  Path command() {
    return command;
  }

  HostMark mark() {
    return mark;
  }

  private void look() {
    try {
      Result result =
          EngineCall.run(command, PATIENCE, List.of("version", "--format", "{{.Server.Version}}"));
      boolean now = result.isDone();
      if (now && !answers) {
        LOG.infof("Steps can run in containers: %s %s", command, result.text());
        removeLeftovers();
      } else if (!now && (answers || !told)) {
        LOG.logf(
            asked || answers ? Level.WARN : Level.DEBUG,
            "%s does not answer, so no step runs in a container: %s",
            command,
            result.text());
      }
      told = true;
      if (now != answers) {
        answers = now;
        onChange.accept(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf(e, "Looking at %s failed", command);
    }
  }

  /** Removes the containers of workers that are gone. */
  private void removeLeftovers() throws InterruptedException {
    Result ids =
        EngineCall.run(
            command, PATIENCE, List.of("ps", "-aq", "--no-trunc", "--filter", "label=" + LABEL));
    for (String id : ids.isDone() ? ids.text().split("\\s+") : new String[0]) {
      if (!id.isEmpty()) {
        Result label =
            EngineCall.run(
                command,
                PATIENCE,
                List.of("inspect", "--format", "{{index .Config.Labels \"" + LABEL + "\"}}", id));
        if (label.isDone() && new HostMark(label.text()).isOrphaned()) {
          LOG.warnf("Container %s was left by a worker that is gone; it is removed.", id);
          isGone(id);
        }
      }
    }
  }

  /**
   * Kills a container and removes it; returns when there is none of that name, however long that
   * takes, unless the worker is being shut down. An interrupt does not end the wait, but is kept.
   */
  void remove(String name) {
    boolean interrupted = false;
    boolean gone = false;
    for (int polls = 1; !gone; polls++) {
      try {
        gone = isGone(name) || closed;
        if (!gone) {
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (!gone && polls % COMPLAIN_POLLS == 0) {
        LOG.warnf("Container %s cannot be removed; its attempt waits for that.", name);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One try. Only what the engine says counts as a proof. */
  private boolean isGone(String name) throws InterruptedException {
    Result removal = EngineCall.run(command, REMOVAL_PATIENCE, List.of("rm", "--force", name));
    return removal.isDone()
        || removal.text().toLowerCase(Locale.ROOT).contains("no such container");
  }

  /** What a step host does about its container when it ends by itself. */
  public static List<String> removal(String command, String name) {
    return List.of(command, "rm", "--force", name);
  }

  @Override
  public void close() {
    closed = true;
    looks.shutdownNow();
  }
}
