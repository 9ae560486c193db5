package dev.millrace.worker.host;

import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.plugin.PluginFolder;
import dev.millrace.worker.step.CelEvaluator;
import dev.millrace.worker.step.InlineRunner;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of a step host: reads work from standard input, runs it, and writes what it says
 * and how it ended to standard output. It lives as long as its standard input is open: when its
 * worker dies, however, it ends with everything that it started. It does the same when its worker
 * stands still while it works. Its argument is how long it waits then, in milliseconds.
 */
public final class StepHost {
  private static final int EXITED_BY_STEP = 70;
  private static final int DEFECT = 71;
  static final int WORKER_SILENT = 72;

  /** The system property with the folder of plugins; the worker has told its problems. */
  static final String PLUGINS = "millrace.plugins";

  private StepHost() {}

  public static void main(String[] arguments) throws IOException {
    ProcessTree own =
        new ProcessTree(
            ProcessHandle.current(), HostMark.own().orElseGet(() -> new HostMark("none")));
    LastActs last = new LastActs(own);
    HostVoice voice = new HostVoice(new FileOutputStream(FileDescriptor.out), () -> last.end(0));
    last.beginWith(voice::mute);
    Watchdog watchdog =
        new Watchdog(
            Duration.ofMillis(Long.parseLong(arguments[0])),
            System::nanoTime,
            () -> last.end(WORKER_SILENT));
    Thread watching = new Thread(watchdog, "watchdog");
    watching.setDaemon(true);
    watching.start();
    System.setOut(new PrintStream(new LineStream("out", voice), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new LineStream("err", voice), true, StandardCharsets.UTF_8));
    WorkerLog.divert(voice);
    Runtime.getRuntime().addShutdownHook(new Thread(StepHost::outliveSignals, "signals"));
    HostedStep step =
        new HostedStep(
            new InlineRunner(kinds(), new CelEvaluator()),
            voice,
            watchdog,
            () -> Runtime.getRuntime().halt(DEFECT));
    last.of(step);
    try {
      serve(new FileInputStream(FileDescriptor.in), step, watchdog);
    } finally {
      last.end(0);
    }
  }

  private static void serve(InputStream in, HostedStep step, Watchdog watchdog) throws IOException {
    Optional<HostMessage> next = Frames.read(in, text -> {});
    while (next.isPresent()) {
      if (next.get() instanceof HostMessage.Run run) {
        step.begin(run.work());
      } else if (next.get() instanceof HostMessage.Ping ping) {
        watchdog.heard(ping.nanos(), ping.goOnNanos());
      } else if (next.get() instanceof HostMessage.StopAsked stop) {
        step.askToStop(stop.graceMillis());
      }
      next = Frames.read(in, text -> {});
    }
  }

  private static Map<String, StepKind> kinds() {
    Map<String, StepKind> kinds = new HashMap<>();
    ServiceLoader.load(StepKind.class).forEach(kind -> kinds.put(kind.declaration().name(), kind));
    String plugins = System.getProperty(PLUGINS);
    if (plugins != null) {
      PluginFolder.read(Path.of(plugins))
          .kinds()
          .forEach(kind -> kinds.put(kind.declaration().name(), kind));
    }
    return kinds;
  }

  /**
   * A terminal sends its interrupt to all processes of a command. The worker decides what becomes
   * of its steps, so a host goes on until its input is closed; unless the step itself called exit.
   */
  private static void outliveSignals() {
    boolean exitCalled =
        Thread.getAllStackTraces().values().stream()
            .flatMap(Arrays::stream)
            .anyMatch(
                frame ->
                    frame.getClassName().equals("java.lang.Runtime")
                        && frame.getMethodName().equals("exit"));
    if (exitCalled) {
      Runtime.getRuntime().halt(EXITED_BY_STEP);
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
