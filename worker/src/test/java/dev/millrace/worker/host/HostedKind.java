package dev.millrace.worker.host;

import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A kind that behaves well or badly, as its parameter {@code mode} says. */
public final class HostedKind implements StepKind {
  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "hosted",
        1,
        "What its mode says.",
        List.of(Port.optionalIn("in", ArtifactType.ANY, "anything")),
        List.of(Port.optionalOut("out", ArtifactType.FILE, "a file")),
        List.of(),
        List.of(),
        true,
        false,
        false,
        Isolation.PROCESS,
        "");
  }

  @Override
  public Step create() {
    return HostedKind::run;
  }

  private static StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    String mode = context.parameters().text("mode");
    switch (mode) {
      case "write" -> Files.writeString(context.output("out").path(), "written");
      case "print" -> {
        System.out.println("to out");
        System.err.println("to err");
        context.log("to log");
        context.progress(0.5, "half");
      }
      case "leak" -> leak(context);
      case "leak-defect" -> throw new IllegalStateException(context.environment().toString());
      case "environment" -> {
        return StepResult.of(Map.of("inherited", String.join(" ", System.getenv().keySet())));
      }
      case "artifact" -> {
        String seen = context.artifact("up.data").map(String::valueOf).orElse("nothing");
        return StepResult.of(Map.of("seen", seen, "other", context.artifact("x").isPresent()));
      }
      case "gate" -> throw StepException.gate("the verdict is no");
      case "defect" -> throw new IllegalStateException("secret internals");
      case "oom" -> eatMemory();
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(99);
      case "sleep" -> {
        context.log("sleeping");
        Thread.sleep(600_000);
      }
      case "spin" -> spin(context);
      case "leave-daemon" -> startDaemon(context);
      case "stay-beside-daemon" -> {
        startDaemon(context);
        while (true) {
          LockSupport.parkNanos(1_000_000_000);
        }
      }
      case "wait-for-child" -> {
        Process child = new ProcessBuilder("sleep", "600").start();
        context.log("child " + child.pid());
        throw StepException.user("the child ended with " + child.waitFor());
      }
      case "brief" -> {
        context.log("brief");
        awaitFile(context.parameters().text("file"));
      }
      case "await-signal" -> awaitSignal(context);
      default -> context.log("nothing to do");
    }
    return StepResult.of(Map.of("pid", ProcessHandle.current().pid()));
  }

  /** Says what is in its environment in every way that it has, and fails with it. */
  private static void leak(StepContext context) throws StepException, IOException {
    String secret = context.environment().get("TOKEN");
    System.out.print(secret.substring(0, 3));
    System.out.flush();
    System.out.println(secret.substring(3));
    System.err.println("err " + secret);
    // Past the streams of Java, as native code prints.
    FileOutputStream raw = new FileOutputStream(FileDescriptor.out);
    raw.write(("raw " + secret + "\n").getBytes(StandardCharsets.UTF_8));
    raw.flush();
    FileOutputStream rawErrors = new FileOutputStream(FileDescriptor.err);
    rawErrors.write(("raw err " + secret + "\n").getBytes(StandardCharsets.UTF_8));
    rawErrors.flush();
    System.out.println("x".repeat(65_530) + secret);
    context.log("param " + context.parameters().text("url"));
    context.progress(0.5, "at " + secret);
    Files.writeString(context.output("out").path(), "an output");
    context.output("out").fact("token", secret);
    throw StepException.user("failed with " + secret + " in " + context.environment());
  }

  /**
   * Returns once this process handles a signal that asks it to end; or after 5 s, because a process
   * started in the background may have been told to ignore it, and then there is nothing to see.
   */
  private static void awaitSignal(StepContext context) {
    context.log("waiting");
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end
        && Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("signals"))) {
      Thread.onSpinWait();
    }
  }

  /** Starts a process in a session of its own, whose parent ends at once. */
  private static void startDaemon(StepContext context) throws IOException, InterruptedException {
    Process parent =
        new ProcessBuilder("sh", "-c", "setsid sh -c 'sleep 600' </dev/null >&- 2>&- & echo $!")
            .start();
    String daemon = parent.inputReader().readLine();
    parent.waitFor();
    context.log("child " + daemon);
  }

  private static void awaitFile(String file) {
    while (!Files.exists(Path.of(file))) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static void eatMemory() {
    List<byte[]> eaten = new ArrayList<>();
    while (true) {
      eaten.add(new byte[1 << 20]);
    }
  }

  /** Starts a process of its own, says so, and ignores every wish that it stop. */
  private static void spin(StepContext context) throws IOException {
    Process child = new ProcessBuilder("sleep", "600").start();
    context.log("child " + child.pid());
    while (child.isAlive()) {
      Thread.onSpinWait();
    }
  }
}
