package dev.millrace.cli.follow;

import static dev.millrace.cli.Views.START;
import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandStreams.TerminalSize;
import dev.millrace.engine.view.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFrameTest {
  private static final List<TaskView> TASKS =
      List.of(task("raw", "SUCCEEDED"), task("clean", "RUNNING"), task("grade", "PENDING"));

  @Test
  void everyStepHasALineWithSignWordTimeAndWhatItDoes() {
    assertThat(frame(120, 30, TASKS))
        .containsExactly(
            "wine  run r1  RUNNING  3.0 s  1 of 3 steps",
            "  ✓ raw    ingest  SUCCEEDED        1.5 s      6,497 rows",
            "  ▶ clean  ingest  RUNNING          3.0 s      [##########----------]  50%  row 500 of 1000",
            "  · grade  ingest  PENDING");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 20, 40, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 80, 200})
  void noLineIsWiderThanTheTerminal(int columns) {
    assertThat(frame(columns, 30, TASKS))
        .allSatisfy(
            line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(1, columns - 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80})
  void coloursDoNotCountAsWidthAndAreAlwaysEnded(int columns) {
    RunProgress progress = new RunProgress(run("RUNNING"), TASKS);
    List<String> plain = frame(columns, 30, TASKS);
    List<String> coloured =
        new LiveFrame(new TerminalSize(columns, 30), true, START.plusSeconds(3)).lines(progress);
    assertThat(
            coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9]+m", "").stripTrailing()))
        .isEqualTo(plain);
    assertThat(coloured.get(1)).contains("\u001b[32m✓\u001b[0m");
  }

  @Test
  void moreStepsThanLinesShowThoseThatMatterAndCountTheRest() {
    List<TaskView> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(task("s" + i, i == 4_000 ? "RUNNING" : i == 4_500 ? "FAILED" : "PENDING"));
    }
    List<String> lines = frame(80, 12, many);
    assertThat(lines).hasSizeLessThanOrEqualTo(11);
    assertThat(lines)
        .anyMatch(line -> line.contains("▶ s4000"))
        .anyMatch(line -> line.contains("✗ s4500"));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("  … and 4,991 more: 4,991 PENDING");
  }

  @Test
  void whatComesFromAStepCannotSteerTheTerminal() {
    TaskView base = task("raw", "RUNNING");
    TaskView hostile =
        new TaskView(
            base.run(),
            base.id(),
            base.step(),
            base.kind(),
            base.state(),
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new TaskView.ProgressView(Double.NaN, "a\u001b[2J\r\nb")),
            base.readyAt(),
            base.startedAt(),
            base.endedAt(),
            List.of(),
            Map.of());
    assertThat(frame(120, 30, List.of(hostile)).get(1))
        .endsWith("[--------------------]   0%  a [2J  b");
  }

  @Test
  void aFailureShowsItsClassAndMessage() {
    assertThat(frame(120, 30, List.of(task("raw", "FAILED"))).get(1))
        .contains("✗ raw")
        .endsWith("DATA: line 7 has 3 cells");
  }

  private static List<String> frame(int columns, int rows, List<TaskView> tasks) {
    return new LiveFrame(new TerminalSize(columns, rows), false, START.plusSeconds(3))
        .lines(new RunProgress(run("RUNNING"), tasks));
  }
}
