package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each {@code join} makes of each way in which steps upstream can end, asked from the rules.
 */
final class JoinTable {
  static final List<TaskState> ENDS =
      Arrays.stream(TaskState.values()).filter(TaskState::isTerminal).toList();

  private JoinTable() {}

  /** The state of a step that waits for steps that have ended like this. */
  static TaskState after(Join join, OnFailure onFailure, List<TaskState> ends) {
    List<StepSketch> steps = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      names.add("u" + i);
      steps.add(step("u" + i).onFailure(onFailure));
    }
    steps.add(step("it", names.toArray(String[]::new)).join(join));
    Stage stage = Stage.of(steps, List.of());
    Task[] tasks =
        Stream.concat(ends.stream().map(JoinTable::ended), Stream.of(new Task.Pending()))
            .toArray(Task[]::new);
    TaskResult[] results = new TaskResult[tasks.length];
    Arrays.fill(results, TaskResult.NONE);
    stage.run =
        ActiveRun.restore(
            stage.run.header(),
            stage.plan,
            Stage.EXPRESSIONS,
            RunState.RUNNING,
            Optional.of(Stage.T0),
            "",
            tasks,
            results);
    stage.run.resume(stage.tick(), stage);
    return stage.state("it");
  }

  private static Task ended(TaskState state) {
    Optional<Failure> failure =
        state == TaskState.FAILED
            ? Optional.of(new Failure(FailureClass.USER, "It broke."))
            : Optional.empty();
    return new Task.Ended(History.NONE, state, failure, "", Stage.T0);
  }

  /** All choices of so many ends, in every order. */
  static List<List<TaskState>> sequences(int count) {
    List<List<TaskState>> all = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < count; i++) {
      List<List<TaskState>> longer = new ArrayList<>();
      for (List<TaskState> begin : all) {
        for (TaskState end : ENDS) {
          longer.add(Stream.concat(begin.stream(), Stream.of(end)).toList());
        }
      }
      all = longer;
    }
    return all;
  }

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Joins

        What becomes of a step once all steps upstream of it have ended, by its `join`. Asked from the rules by a test, which
        compares the answers with this page. To write it anew:
        `./mvnw -pl engine -am test -Dtest=JoinTableTest -Dupdate.docs=true -Dsurefire.failIfNoSpecifiedTests=false`.

        - `ok`, which holds for a step that says nothing: nothing upstream failed and something ran.
        - `any`: something upstream succeeded. It is decided once all have ended, so that the same ends give the same run.
        - `always`: it runs however they ended.
        - CEL over states: `a.failed && !b.succeeded`. A step has `succeeded`, `failed`, `skipped` and `cancelled`; what could
          not run because of a failure further up has `failed` too. An id with `-` is written `steps['a-b'].failed`. If the
          expression is false, the step is SKIPPED.

        READY means that it runs, unless its `if` is false or an input that it needs was not produced: then it is SKIPPED. The order
        of the steps makes no difference. A step with `for-each` or `matrix` is one step here: it FAILED if one of its items did.

        """);
    table(page, "With `on-failure: fail`", OnFailure.FAIL, 4);
    table(page, "With `on-failure: continue` of the steps upstream", OnFailure.CONTINUE, 2);
    table(
        page,
        "With `on-failure: skip-downstream` of the steps upstream",
        OnFailure.SKIP_DOWNSTREAM,
        2);
    return page.toString();
  }

  private static void table(StringBuilder page, String title, OnFailure onFailure, int most) {
    page.append("## ").append(title).append("\n\n| upstream |");
    Arrays.stream(Join.Word.values()).forEach(w -> page.append(" `" + w.text() + "` |"));
    page.append("\n| --- |").append(" --- |".repeat(Join.Word.values().length)).append('\n');
    for (int count = 1; count <= most; count++) {
      for (List<TaskState> ends : sequences(count)) {
        if (ends.stream().sorted().toList().equals(ends)) {
          page.append("| ").append(shown(ends)).append(" |");
          for (Join.Word word : Join.Word.values()) {
            page.append(' ').append(after(word, onFailure, ends)).append(" |");
          }
          page.append('\n');
        }
      }
    }
    page.append('\n');
  }

  private static String shown(List<TaskState> ends) {
    return ends.stream()
        .collect(Collectors.groupingBy(end -> end, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> (e.getValue() == 1 ? "" : e.getValue() + " × ") + e.getKey())
        .collect(Collectors.joining(", "));
  }
}
