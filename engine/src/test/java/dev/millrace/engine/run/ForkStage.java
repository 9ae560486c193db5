package dev.millrace.engine.run;

import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.ForkPlanner;
import dev.millrace.engine.run.fork.ForkedRun;
import dev.millrace.engine.run.fork.PastRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes plans and runs from a run that a {@link Stage} has played. */
final class ForkStage {
  private ForkStage() {}

  static PastRun past(Stage stage) {
    Map<Integer, ItemRange> ranges = new LinkedHashMap<>();
    for (int task = 0; task < stage.plan.size(); task++) {
      int mapped = task;
      stage.run.items(task).ifPresent(range -> ranges.put(mapped, range));
    }
    return new PastRun(
        stage.run.header(),
        stage.plan,
        IntStream.range(0, stage.run.size()).mapToObj(stage.run::task).toList(),
        IntStream.range(0, stage.run.size()).mapToObj(stage.run::result).toList(),
        ranges);
  }

  /** The parameters of the past run with some changed. */
  static Map<String, Object> params(Stage stage, Map<String, Object> changed) {
    Map<String, Object> params = new LinkedHashMap<>(stage.run.header().params());
    params.putAll(changed);
    return params;
  }

  static ForkPlan plan(Stage stage, Map<String, Object> changed, String... from) {
    return plan(stage, changed, output -> Optional.empty(), from);
  }

  static ForkPlan plan(
      Stage stage,
      Map<String, Object> changed,
      Function<Output, Optional<String>> missing,
      String... from) {
    return new ForkPlanner(past(stage), stage.plan, params(stage, changed), Set.of(from), missing)
        .plan();
  }

  /** The run that the plan describes, begun. */
  static Stage forked(Stage stage, ForkPlan plan, Map<String, Object> changed, String... from) {
    RunHeader past = stage.run.header();
    RunHeader header =
        new RunHeader(
            "r2",
            0,
            past.dag(),
            past.dagVersion(),
            params(stage, changed),
            past.trigger(),
            stage.tick(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(new RunHeader.Fork(past.id(), List.of(from), plan.digest())));
    Stage fork = stage.beside();
    fork.run =
        ForkedRun.create(header, stage.plan, Stage.EXPRESSIONS, past(stage), plan, fork.tick());
    return fork.begin();
  }

  static Map<String, String> actions(ForkPlan plan) {
    Map<String, String> actions = new LinkedHashMap<>();
    plan.steps().forEach(step -> actions.put(step.id(), step.action().name()));
    return actions;
  }

  static String why(ForkPlan plan, String step) {
    return plan.steps().stream().filter(s -> s.id().equals(step)).findFirst().orElseThrow().why();
  }
}
