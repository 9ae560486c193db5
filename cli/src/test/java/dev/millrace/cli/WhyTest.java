package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WhyView.TaskWhy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {
  private static final TaskWhy FULL =
      new TaskWhy(
          "train",
          "READY",
          "pool-full",
          "pool gpu: 2/2 slots used by r1/a, r2/b",
          Map.of("pool", "gpu"),
          Optional.of(Views.START),
          List.of());
  private static final TaskWhy PENDING =
      new TaskWhy(
          "scores[3]",
          "PENDING",
          "upstream",
          "waits for train (READY)",
          Map.of(),
          Optional.empty(),
          List.of("train"));

  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static WhyView view(List<TaskWhy> tasks) {
    return new WhyView("r1", "wine", "RUNNING", FULL.line(), tasks);
  }

  @Test
  void aRunSaysWhatKeepsItAndATaskTheWayThere() throws Exception {
    server.whys.put("r1/why", view(List.of(FULL, PENDING)));
    server.whys.put("r1/tasks/scores%5B3%5D/why", view(List.of(PENDING, FULL)));

    assertThat(tester.run("why", "r1")).isZero();
    assertThat(tester.out())
        .startsWith("run r1 of wine is RUNNING: pool gpu: 2/2 slots used by r1/a, r2/b")
        .containsPattern("train +READY +[0-9][^ ]* [a-z0-9 ]+ +pool gpu: 2/2 slots used")
        .containsPattern("scores\\[3] +PENDING +waits for train");

    for (String[] typed : new String[][] {{"why", "r1/scores[3]"}, {"why", "r1", "scores[3]"}}) {
      assertThat(tester.run(typed)).isZero();
      assertThat(tester.out()).containsPattern("(?s)scores.*train +READY");
    }
    assertThat(tester.run("why", "r1", "--json")).isZero();
    assertThat(tester.json().at("/tasks/0/cause").asText()).isEqualTo("pool-full");
  }

  @Test
  void manyTasksAreCutUnlessAllAreWanted() throws Exception {
    server.whys.put("r1/why", view(Collections.nCopies(60, PENDING)));

    assertThat(tester.run("why", "r1")).isZero();
    assertThat(tester.out()).contains("… and 10 more");
    assertThat(tester.run("why", "r1", "--all")).isZero();
    assertThat(tester.out()).doesNotContain("more;");
  }

  @Test
  void aRunOfAScheduleThatHasNotBegunSaysWhatItWaitsFor() throws Exception {
    String line = "waits for run t0 (RUNNING) of the same trigger 'night', overlap: queue";
    WhyView.Behind behind = new WhyView.Behind("t0", "RUNNING", "night", "queue", 1);
    server.whys.put(
        "r1/why", new WhyView("r1", "wine", "QUEUED", line, List.of(), Optional.of(behind)));

    assertThat(tester.run("why", "r1")).isZero();
    assertThat(tester.out()).isEqualTo("run r1 of wine is QUEUED: " + line + "\n");
    assertThat(tester.run("why", "r1", "--json")).isZero();
    assertThat(tester.json().at("/behind/run").asText()).isEqualTo("t0");
  }

  @Test
  void whatDoesNotExistIsTheUsersMistake() throws Exception {
    assertThat(tester.run("why", "r7")).isEqualTo(2);
  }
}
