package dev.millrace.bench;

import dev.millrace.bench.floor.Floor;
import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.report.Page;
import dev.millrace.bench.report.TerminalTable;
import dev.millrace.bench.result.Machine;
import dev.millrace.bench.result.Result;
import dev.millrace.bench.result.ResultFiles;
import dev.millrace.bench.workload.Session;
import dev.millrace.bench.workload.Workload;
import dev.millrace.bench.workload.Workloads;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run}. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Measures the packaged program. Results go to bench/results, one JSON file each.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench/run w1                       one workload, embedded and on PostgreSQL",
      "  bench/run w1 w2 --mode postgresql  two workloads on PostgreSQL",
      "  bench/run all                      everything, about an hour",
      "  bench/run report                   docs/reference/performance.md from the results"
    })
public final class BenchMain implements Callable<Integer> {
  private static final Duration FLOOR_TIME = Duration.ofMillis(1_500);

  @Parameters(
      arity = "1..*",
      paramLabel = "WORKLOAD",
      description = "floor, w1, w2, w3, w4, w5, w6, w7, w8, w10, w11, all or report.")
  private List<String> words;

  @Option(
      names = "--mode",
      split = ",",
      paramLabel = "MODE",
      description = "embedded, postgresql, postgresql-ha. Default: embedded,postgresql.")
  private List<String> modes = List.of("embedded", "postgresql");

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured repeats, after one that is discarded. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(names = "--full", description = "The full lengths of the definitions; takes hours.")
  private boolean full;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the one result to this file.")
  private Path json;

  @Option(names = "--discard", description = "Do not write to bench/results.")
  private boolean discard;

  @Option(
      names = "--jvm-flag",
      paramLabel = "FLAG",
      description = "One more flag for the JVMs under test, such as a flight recording.")
  private List<String> jvmFlags = List.of();

  private final Path root = Path.of(System.getProperty("millrace.root", ".")).toAbsolutePath();
  private final PrintStream out = System.out;
  private final Instant began = Instant.now();

  private BenchMain() {}

  public static void main(String... args) {
    System.exit(
        new CommandLine(new BenchMain())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (!(e instanceof BenchmarkFailed)) {
                    e.printStackTrace(command.getErr());
                  }
                  command.getErr().println("bench: " + e.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (words.equals(List.of("report"))) {
      return report();
    }
    List<Workload> workloads = new ArrayList<>();
    for (String word : words) {
      workloads.addAll(Workloads.named(word));
    }
    List<Mode> chosen = modes.stream().map(BenchMain::mode).toList();
    double load = Machine.loadNow();
    if (load > Machine.QUIET_LOAD) {
      say("The load average is %.2f: others use this machine, so the figures are worse.", load);
    }
    Path work = Files.createDirectories(root.resolve("bench/target/work"));
    Path floorDirectory = Files.createTempDirectory(work, "floor-");
    say("The machine's floor");
    Instant floorBegan = Instant.now();
    Floor floor = Floor.measure(floorDirectory, FLOOR_TIME, this::progress);
    Machine machine = Machine.here(root, work, floor.postgresql(), load);
    save(
        new Result(
            Result.SCHEMA,
            "floor",
            "machine",
            "What the machine does without Millrace: group commits of rows of 230 bytes on one"
                + " connection, a write with fsync, messages of 300 bytes between two processes"
                + " over the fabric of Millrace, an HTTP request.",
            floorBegan,
            secondsSince(floorBegan),
            1,
            machine,
            floor.figures(),
            List.of()));
    int failed = 0;
    for (Workload workload : workloads) {
      for (Mode mode : chosen) {
        try {
          measure(workload, mode, work, floor, machine);
        } catch (BenchmarkFailed e) {
          say("%s, %s failed: %s", workload.name(), mode.word(), e.getMessage());
          failed = 1;
        }
      }
    }
    return failed;
  }

  private void measure(Workload workload, Mode mode, Path work, Floor floor, Machine machine) {
    say("%s, %s: %s", workload.name(), mode.word(), workload.definition());
    Instant started = Instant.now();
    Workload.Outcome outcome =
        workload.measure(
            new Session(
                mode,
                repeats,
                full,
                root.resolve("server/target/quarkus-app/quarkus-run.jar"),
                work,
                jvmFlags,
                floor,
                this::progress));
    if (outcome.figures().isEmpty()) {
      say("%s says nothing about %s", workload.name(), mode.word());
      return;
    }
    save(
        new Result(
            Result.SCHEMA,
            workload.name(),
            mode.word(),
            workload.definition(),
            started,
            secondsSince(started),
            repeats,
            machine,
            outcome.figures(),
            outcome.notes()));
  }

  private void save(Result result) {
    TerminalTable.print(result, out);
    if (!discard) {
      ResultFiles.write(root.resolve("bench/results").resolve(ResultFiles.name(result)), result);
    }
    Optional.ofNullable(json)
        .filter(file -> !result.workload().equals("floor") || words.contains("floor"))
        .ifPresent(file -> ResultFiles.write(file, result));
  }

  private int report() throws IOException {
    List<Result> results = ResultFiles.all(root.resolve("bench/results"));
    if (results.isEmpty()) {
      throw new BenchmarkFailed("there are no results in bench/results; run bench/run all first");
    }
    Path page = root.resolve("docs/reference/performance.md");
    Path remarks = root.resolve("bench/results/remarks.md");
    Files.writeString(
        page, Page.of(results, Files.exists(remarks) ? Files.readString(remarks) : ""));
    say("%s is written from %d results", page, results.size());
    return 0;
  }

  private static Mode mode(String word) {
    for (Mode mode : Mode.values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new BenchmarkFailed(
        "there is no mode " + word + "; embedded, postgresql and postgresql-ha exist");
  }

  private static double secondsSince(Instant start) {
    return Math.round(Duration.between(start, Instant.now()).toMillis() / 100.0) / 10.0;
  }

  private void say(String what, Object... values) {
    out.printf(what + "%n", values);
    out.flush();
  }

  private void progress(String what) {
    out.printf("  %4d s  %s%n", Duration.between(began, Instant.now()).toSeconds(), what);
    out.flush();
  }
}
