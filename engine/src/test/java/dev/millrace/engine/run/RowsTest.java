package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static dev.millrace.engine.task.TaskState.FAILED;
import static dev.millrace.engine.task.TaskState.READY;
import static dev.millrace.engine.task.TaskState.SKIPPED;
import static dev.millrace.engine.task.TaskState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps that run for the rows of a dataset, of which no more is known here than how many. */
class RowsTest {
  private static Stage batches(int batch, long rows) {
    return Stage.of(step("raw"), step("m").forRows("raw", batch), step("after", "m"))
        .begin()
        .makes("raw", Map.of("rows", rows));
  }

  private static String[] slices(Stage stage) {
    int count = stage.run.items(1).orElseThrow().count();
    return IntStream.range(0, count)
        .mapToObj(i -> stage.run.slice(stage.run.indexOf("m[" + i + "]")).orElseThrow().words())
        .toArray(String[]::new);
  }

  @Test
  void theLastBatchIsShorter() {
    Stage stage = batches(1_000, 2_500);

    assertThat(slices(stage)).containsExactly("rows 0–999", "rows 1000–1999", "rows 2000–2499");
    assertThat(stage.offered).containsExactly("raw", "m[0]", "m[1]", "m[2]");
    RowSlice last = stage.run.slice(stage.run.indexOf("m[2]")).orElseThrow();
    assertThat(last.producer()).isEqualTo("raw");
    assertThat(last.dataset().digest()).isEqualTo("d".repeat(64));
    assertThat(last.single()).isFalse();
    assertThat(stage.run.slice(1)).as("the step itself").isEmpty();
    stage.succeeds("m[0]", "m[1]", "m[2]");
    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
    assertThat(stage.state("after")).isEqualTo(READY);
  }

  @Test
  void withoutABatchEachRowIsAnItem() {
    Stage stage = batches(0, 3);

    assertThat(slices(stage)).containsExactly("row 0", "row 1", "row 2");
    assertThat(stage.run.slice(stage.run.indexOf("m[1]")).orElseThrow().single()).isTrue();
    assertThat(slices(batches(1, 2))).as("a list of one").containsExactly("row 0", "row 1");
    Stage ones = batches(1, 2);
    assertThat(ones.run.slice(ones.run.indexOf("m[0]")).orElseThrow().single()).isFalse();
  }

  @Test
  void noRowsAreLikeAnEmptyList() {
    Stage stage = batches(10, 0);

    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
    assertThat(stage.state("after")).isEqualTo(READY);
  }

  @Test
  void tooManyItemsFailWithTheBatchThatWouldDo() {
    Stage stage = batches(0, 1_000_001);

    assertThat(stage.state("m")).isEqualTo(FAILED);
    assertThat(stage.end("m").failure().orElseThrow().message())
        .isEqualTo(
            "for-each: raw.data has 1000001 rows, which makes 1000001 items; at most 100000 are"
                + " allowed. Write a batch of 11 or more.");
    assertThat(slices(batches(11, 1_000_001))).hasSize(90_910).contains("rows 999999–1000000");
    assertThat(batches(Integer.MAX_VALUE, Long.MAX_VALUE).state("m")).isEqualTo(FAILED);
  }

  @Test
  void aDatasetOfWhichNobodySaidHowManyRowsItHasFails() {
    Stage stage = Stage.of(step("raw"), step("m").forRows("raw", 2)).begin();
    stage.makes("raw", Map.of());

    assertThat(stage.state("m")).isEqualTo(FAILED);
    assertThat(stage.end("m").failure().orElseThrow().message())
        .contains("Nothing says how many rows raw.data has")
        .contains("the fact 'rows'");
  }

  @Test
  void whatWasNotProducedHasNoRows() {
    Stage stage = Stage.of(step("raw"), step("m").forRows("raw", 2)).begin();
    stage.leaves("raw", Map.of());

    assertThat(stage.state("m")).isEqualTo(SKIPPED);
    assertThat(stage.end("m").reason())
        .isEqualTo("its rows come from raw.data, which was not produced");
  }

  @Test
  void afterARestartTheItemsAreTheSame() {
    Stage stage = batches(2, 5).succeeds("m[0]").starts("m[1]");
    Stage again = stage.restored();
    again.run.resume(again.tick(), again);

    assertThat(slices(again)).containsExactly("rows 0–1", "rows 2–3", "row 4");
    assertThat(again.offered).containsExactly("m[2]");
  }
}
