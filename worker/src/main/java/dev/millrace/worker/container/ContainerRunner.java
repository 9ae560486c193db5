package dev.millrace.worker.container;

import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the step of one attempt in a process that runs its code in a container. When this returns,
 * the container is gone as well: the process may have been killed before it could see to that.
 */
public final class ContainerRunner implements AttemptRunner {
  private static final int NAME_CHARS_MAX = 40;
  private static final AtomicLong USED = new AtomicLong();

  private final AttemptRunner processes;
  private final ContainerEngine engine;
  private final String image;
  private final double cpus;

  /**
   * @param processes runs the step itself
   * @param image for steps that name none; empty text for nothing
   * @param cpus processors that the container may use; 0 for no limit
   */
  public ContainerRunner(
      AttemptRunner processes, ContainerEngine engine, String image, double cpus) {
    this.processes = processes;
    this.engine = engine;
    this.image = image;
    this.cpus = cpus;
  }

  @Override
  public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) throws InterruptedException {
    String name = name(work);
    try {
      return processes.run(
          work.in(
              new AttemptWork.Container(
                  engine.command().toString(), image, name, engine.mark().text(), cpus)),
          monitor);
    } finally {
      engine.remove(name);
    }
  }

  /** Says whose it is, and is used once in the life of the machine. */
  private static String name(AttemptWork work) {
    return "millrace-"
        + safe(work.identity().run())
        + "-"
        + safe(work.identity().task())
        + "-"
        + work.identity().attempt()
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + USED.incrementAndGet()
        + "-"
        + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  private static String safe(String text) {
    String safe = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return safe.substring(0, Math.min(NAME_CHARS_MAX, safe.length()));
  }

  @Override
  public void close() {
    // Others close what it uses.
  }
}
