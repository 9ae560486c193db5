package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.TaskView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.HomePage;
import dev.millrace.web.testkit.RunPage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page knows every state that the engine knows, and none is told by colour alone. */
class StatesIT extends PageJourney {
  private static final String UNKNOWN = "unknown state";

  @Test
  void everyStateOfATaskHasItsOwnWordAndGlyph() {
    List<TaskView> tasks =
        Arrays.stream(TaskState.values())
            .map(state -> Wine.in("r1", state.name(), "noop", state.name()))
            .toList();
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run("r1", "RUNNING", Map.of()), tasks);
    RunPage run = millrace.run("r1");
    assertThat(run.rows()).hasCount(TaskState.values().length);

    Set<String> looks = new HashSet<>();
    for (TaskState state : TaskState.values()) {
      looks.add(look(run.row(state.name()).locator(".badge"), state.name()));
    }
    assertThat(looks).hasSize(TaskState.values().length);
  }

  @Test
  void everyStateOfARunHasItsOwnWordAndGlyph() {
    for (RunState state : RunState.values()) {
      server.with(Wine.run(state.name(), state.name(), Map.of()), List.of());
    }
    HomePage home = millrace.home();
    assertThat(home.runs()).hasCount(RunState.values().length);

    Set<String> looks = new HashSet<>();
    for (RunState state : RunState.values()) {
      looks.add(look(home.run(state.name()).locator(".badge"), state.name()));
    }
    assertThat(looks).hasSize(RunState.values().length);
  }

  @Test
  void whatIsOverInTheEngineIsOverOnThePage() {
    Map<String, Integer> oneOfEach = new java.util.TreeMap<>();
    Arrays.stream(TaskState.values()).forEach(state -> oneOfEach.put(state.name(), 1));
    server.with(Wine.run("r1", "RUNNING", oneOfEach), List.of());

    long over = Arrays.stream(TaskState.values()).filter(TaskState::isTerminal).count();
    assertThat(millrace.home().run("r1")).containsText(over + "/" + oneOfEach.size());
  }

  /** The glyph's outline, after checking that the word is the state's own. */
  private static String look(Locator badge, String state) {
    String word = state.charAt(0) + state.substring(1).toLowerCase(java.util.Locale.ROOT);
    assertThat(badge).hasText(word.replace('_', ' '));
    assertThat(badge.getAttribute("title")).isNotEqualTo(UNKNOWN);
    return badge.locator("path").getAttribute("d");
  }
}
