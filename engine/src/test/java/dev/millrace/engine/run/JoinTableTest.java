package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every join over every way in which up to four steps can end. */
class JoinTableTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "joins.md");

  @Test
  void thePageSaysWhatTheRulesDo() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, JoinTable.text());
    }
    assertThat(PAGE)
        .as("the rules changed; look at it, then write it with -Dupdate.docs=true")
        .hasContent(JoinTable.text());
  }

  /** The sentences of the page, written down a second time. */
  @Test
  void theRulesDoWhatTheSentencesSayWhateverTheOrder() {
    for (int count = 0; count <= 4; count++) {
      for (List<TaskState> ends : JoinTable.sequences(count)) {
        boolean ran = ends.stream().anyMatch(end -> end != TaskState.SKIPPED);
        boolean succeeded = ends.stream().anyMatch(TaskState::isSuccess);
        boolean failed =
            ends.stream().anyMatch(end -> end != TaskState.SKIPPED && !end.isSuccess());
        assertThat(JoinTable.after(Join.Word.OK, OnFailure.FAIL, ends))
            .as("ok after %s", ends)
            .isEqualTo(
                failed
                    ? TaskState.UPSTREAM_FAILED
                    : ran || ends.isEmpty() ? TaskState.READY : TaskState.SKIPPED);
        assertThat(JoinTable.after(Join.Word.ANY, OnFailure.FAIL, ends))
            .as("any after %s", ends)
            .isEqualTo(
                succeeded || ends.isEmpty()
                    ? TaskState.READY
                    : failed ? TaskState.UPSTREAM_FAILED : TaskState.SKIPPED);
        assertThat(JoinTable.after(Join.Word.ALWAYS, OnFailure.FAIL, ends))
            .as("always after %s", ends)
            .isEqualTo(TaskState.READY);
      }
    }
  }

  @Test
  void anExpressionSeesTheStatesOfEach() {
    Join join = new Join.States("u0.failed && !u1.succeeded || steps['u0'].skipped");
    for (List<TaskState> ends : JoinTable.sequences(2)) {
      boolean failed = ends.get(0) == TaskState.FAILED || ends.get(0) == TaskState.UPSTREAM_FAILED;
      boolean runs = failed && !ends.get(1).isSuccess() || ends.get(0) == TaskState.SKIPPED;
      assertThat(JoinTable.after(join, OnFailure.FAIL, ends))
          .as("after %s", ends)
          .isEqualTo(runs ? TaskState.READY : TaskState.SKIPPED);
    }
  }
}
