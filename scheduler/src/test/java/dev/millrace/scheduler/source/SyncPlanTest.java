package dev.millrace.scheduler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.source.FileState.Live;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
  private static final FileState WINE = file("wine.yaml", "c1", "wine", Map.of("data.csv", "d1"));

  private static FileState file(String path, String content, String dag, Map<String, String> uses) {
    return new FileState(
        path, content, Optional.of(dag), Optional.of(new Live(dag, "v1")), List.of(), uses);
  }

  private static SyncPlan plan(FileState known, Map<String, String> there, String mark) {
    return SyncPlan.of(Map.of(known.path(), known), there, path -> mark);
  }

  @Test
  void whatDidNotChangeIsNotRead() {
    assertThat(plan(WINE, Map.of("wine.yaml", "c1"), "d1").isEmpty()).isTrue();
  }

  @Test
  void aNewFileAndAChangedOneAreRead() {
    assertThat(plan(WINE, Map.of("wine.yaml", "c2", "iris.yaml", "c3"), "d1").read())
        .containsExactly("iris.yaml", "wine.yaml");
  }

  @Test
  void aFileIsReadAgainWhenWhatItUsesChanged() {
    assertThat(plan(WINE, Map.of("wine.yaml", "c1"), "d2").read()).containsExactly("wine.yaml");
  }

  @Test
  void aFileThatWaitsForItsNameIsReadAgain() {
    FileState waits =
        new FileState("b.yaml", "c1", Optional.of("wine"), Optional.empty(), List.of(), Map.of());

    assertThat(plan(waits, Map.of("b.yaml", "c1"), "").read()).containsExactly("b.yaml");
  }

  @Test
  void aFileThatIsNotThereIsGone() {
    SyncPlan plan = plan(WINE, Map.of(), "d1");

    assertThat(plan.gone()).containsExactly("wine.yaml");
    assertThat(plan.read()).isEmpty();
  }
}
