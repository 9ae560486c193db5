package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** W6: {@code millrace check} on thousands of files. */
public final class CheckRate implements Workload {
  private static final int FEW = 5_000;
  private static final int MANY = 20_000;
  private static final int MINUTES_MAX = 10;
  private static final List<String> ALL_CORES = List.of();
  private static final List<String> ONE_CORE = List.of("taskset", "-c", "0");

  /** What bash prints of its children: user and system time. */
  private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

  @Override
  public String name() {
    return "w6";
  }

  @Override
  public String definition() {
    return "`millrace check` on a directory of 5,000 and of 20,000 DAG files of 10 steps with"
        + " expressions, retries, ports and two files each that are pinned; no two files have a name,"
        + " a number or an expression in common. A core's second is a second of processor time,"
        + " garbage collection and compilation included. Whole process: from its start to its end, from an archive of classes as"
        + " `./millrace` starts it. On one core: by the clock, the same process while it may use one core alone (taskset)."
        + " Warm: what the further 15,000 files cost.";
  }

  @Override
  public Outcome measure(Session session) {
    Path few = directory(session, "few", FEW);
    Path many = directory(session, "many", MANY);
    ShortStart start = new ShortStart(session.program(), session.work(), few);
    List<Double> whole = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (int i = 0; i < session.repeats(); i++) {
      Spent onFew = run(session, start, few, ALL_CORES);
      Spent onMany = run(session, start, many, ALL_CORES);
      alone.add(FEW / run(session, start, few, ONE_CORE).wall());
      whole.add(FEW / onFew.cpu());
      warm.add((MANY - FEW) / (onMany.cpu() - onFew.cpu()));
      seconds.add(onFew.wall());
      session.say(
          "repeat %d: %.0f files/s as a whole, %.0f warm, %.0f on one core",
          i + 1, whole.get(i), warm.get(i), alone.get(i));
    }
    Target target = Target.atLeast(MEDIAN, 2_000, "DESIGN 12");
    return new Outcome(
        List.of(
            Figure.repeats("files per second of a core, warm", "/s", warm).with(target),
            Figure.repeats("files per second of a core, whole process", "/s", whole).with(target),
            Figure.repeats("files per second on one core, whole process", "/s", alone).with(target),
            Figure.repeats("5,000 files, whole process", "s", seconds)
                .with(Target.atMost(MEDIAN, 2.5, "DESIGN 12"))),
        List.of());
  }

  /**
   * @param cpu user and system time of the process, in seconds
   */
  private record Spent(double wall, double cpu) {}

  private static Spent run(Session session, ShortStart start, Path directory, List<String> cores) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" || exit; times", "bash"));
    command.addAll(cores);
    command.addAll(start.command(session.jvmFlags(), "check", directory.toString()));
    try {
      long begun = System.nanoTime();
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new BenchmarkFailed("millrace check ended badly: " + out);
      }
      double wall = (System.nanoTime() - begun) / 1e9;
      Matcher times = TIMES.matcher(out);
      if (!times.find()) {
        throw new BenchmarkFailed("bash printed no times: " + out);
      }
      return new Spent(wall, seconds(times, 1) + seconds(times, 3));
    } catch (IOException e) {
      throw new UncheckedIOException("millrace check cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }

  private static double seconds(Matcher times, int group) {
    return 60 * Double.parseDouble(times.group(group)) + Double.parseDouble(times.group(group + 1));
  }

  private static Path directory(Session session, String name, int count) {
    Path directory = session.work().resolve("check-" + name);
    try {
      Files.createDirectories(directory.resolve("parts"));
      Files.writeString(directory.resolve("parts/rows.csv"), "a,b\n1,2\n".repeat(1_000));
      for (int i = 0; i < 100; i++) {
        Files.writeString(directory.resolve("parts/script-" + i + ".sh"), "echo " + i + "\n");
      }
      for (int i = 0; i < count; i++) {
        Files.writeString(directory.resolve("dag-" + i + ".yaml"), CheckedFile.text(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files to check cannot be written", e);
    }
    return directory;
  }
}
