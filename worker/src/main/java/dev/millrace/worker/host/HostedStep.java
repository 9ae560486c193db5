package dev.millrace.worker.host;

import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import java.time.Duration;
import java.util.Optional;

/** The one step that a host runs at a time, on a thread of its own. */
final class HostedStep {
  private final AttemptRunner runner;
  private final HostVoice voice;
  private final Watchdog watchdog;
  private final Runnable onDefect;
  private Thread thread;
  private volatile AttemptWork.Container container;
  private volatile boolean stopAsked;
  private volatile long graceMillis;

  /**
   * @param onDefect ends the process: called when a step cannot even be reported, so that the
   *     worker never waits for what does not come
   */
  HostedStep(AttemptRunner runner, HostVoice voice, Watchdog watchdog, Runnable onDefect) {
    this.runner = runner;
    this.voice = voice;
    this.watchdog = watchdog;
    this.onDefect = onDefect;
  }

  synchronized void begin(AttemptWork work) {
    watchdog.busy(true);
    container = work.container();
    thread = new Thread(() -> run(work), "step-" + work.identity().step());
    thread.start();
  }

  synchronized void askToStop(long grace) {
    graceMillis = grace;
    stopAsked = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** What the step may have started that is no process of this one. */
  Optional<AttemptWork.Container> container() {
    return Optional.ofNullable(container);
  }

  private void run(AttemptWork work) {
    try {
      HostMessage end = end(work);
      container = null;
      watchdog.busy(false);
      voice.say(end);
    } catch (Throwable thrown) {
      // Not even the report could be made, for instance because a jar was replaced underneath.
      thrown.printStackTrace();
      onDefect.run();
    }
  }

  private HostMessage end(AttemptWork work) {
    HostMessage end;
    try {
      end = new HostMessage.Done(runner.run(work, new Monitor()));
    } catch (InterruptedException e) {
      end = new HostMessage.Stopped(String.valueOf(e.getMessage()));
    }
    System.out.flush();
    System.err.flush();
    return end;
  }

  private final class Monitor implements AttemptMonitor {
    @Override
    public void line(String stream, String text) {
      voice.say(new HostMessage.Line(stream, text));
    }

    @Override
    public void progress(double fraction, String what) {
      voice.say(new HostMessage.Progress(fraction, what));
    }

    @Override
    public boolean stopRequested() {
      return stopAsked;
    }

    @Override
    public Duration grace() {
      return Duration.ofMillis(graceMillis);
    }

    @Override
    public Duration leaseLeft() {
      return watchdog.left();
    }
  }
}
