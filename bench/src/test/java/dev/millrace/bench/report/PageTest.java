package dev.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Machine;
import dev.millrace.bench.result.Result;
import dev.millrace.bench.result.ResultFiles;
import dev.millrace.bench.result.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void thePageOfTheRepositoryIsThatOfItsResults() throws IOException {
    List<Result> results = ResultFiles.all(ROOT.resolve("bench/results"));

    assertThat(results).isNotEmpty();
    assertThat(Files.readString(ROOT.resolve("docs/reference/performance.md")))
        .describedAs("run bench/run report")
        .isEqualTo(Page.of(results, Files.readString(ROOT.resolve("bench/results/remarks.md"))));
  }

  @Test
  void aMissedTargetIsCalledMissed() {
    String page = Page.of(List.of(result("w1", 2.5)), "");

    assertThat(page)
        .contains(
            "| W1, end to next start | embedded | p50 ≤ 1.50 ms (DESIGN 12) | 2.50 ms | **missed** |");
  }

  @Test
  void aMetTargetStandsBesideItsFigureWithTheFloor() {
    String page = Page.of(List.of(result("w1", 1.2)), "");

    assertThat(page)
        .contains(
            "| W1, end to next start | embedded | p50 ≤ 1.50 ms (DESIGN 12) | 1.20 ms | met |")
        .contains("| p50 ≤ 1.50 ms met | 0.600 ms (one commit), × 2.00 |");
  }

  @Test
  void workloadsStandInTheOrderOfTheirNumbers() {
    String page = Page.of(List.of(result("w10", 1), result("w2", 1), result("floor", 1)), "");

    assertThat(page.indexOf("## The machine's floor"))
        .isPositive()
        .isLessThan(page.indexOf("## W2"));
    assertThat(page.indexOf("## W2")).isLessThan(page.indexOf("## W10"));
  }

  @Test
  void whatIsWrittenAsJsonIsReadAgain() {
    Result written = result("w1", 1.2);
    Path file = directory.resolve("results").resolve(ResultFiles.name(written));

    ResultFiles.write(file, written);

    assertThat(ResultFiles.all(file.getParent())).containsExactly(written);
  }

  private static Result result(String workload, double median) {
    return new Result(
        Result.SCHEMA,
        workload,
        "embedded",
        "What was done.",
        Instant.parse("2026-11-26T10:00:00Z"),
        12.5,
        5,
        new Machine("cpu", 2, 4096, "Linux", "JVM", "ext4", "PostgreSQL 17", "abc", 0.1),
        List.of(
            Figure.samples("end to next start", "ms", List.of(median, median, 9.0))
                .with(Target.atMost(Target.Of.MEDIAN, 1.5, "DESIGN 12"))
                .over(0.6, "one commit")),
        List.of("A note."));
  }
}
