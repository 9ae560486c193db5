package dev.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "states.md");

  @Test
  void thePageSaysWhatTheRulesDo() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, StatesPage.text());
    }

    assertThat(PAGE)
        .as("the rules changed; look at it, then write it with -Dupdate.docs=true")
        .hasContent(StatesPage.text());
  }

  @Test
  void everyStateCanBeReachedOrLeft() {
    assertThat(StatesPage.drawn())
        .containsAll(
            Stream.of(TaskState.values(), AttemptState.values(), RunState.values())
                .flatMap(Arrays::stream)
                .map(Enum::name)
                .distinct()
                .toList());
  }
}
