package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Need;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final String HEAD =
      """
      apiVersion: millrace/v1
      dag: t
      """;

  @Test
  void limitsOfStepsAndOfTheDagAreRead() {
    Dag dag =
        Reading.dag(
            HEAD
                + """
                max-parallel: 4
                steps:
                  a: {uses: acme/everything}
                  b:
                    uses: acme/everything
                    pool: gpu
                    slots: 2
                    priority: -7
                    max-parallel: 3
                    worker: {tags: [gpu, a100], memory: 2GiB, cpu: 1.5}
                  c: {uses: acme/everything, worker: {tags: eu.west-1}}
                """);

    assertThat(dag.maxParallel()).contains(4);
    assertThat(dag.step("a").orElseThrow().options().limits()).isEqualTo(StepLimits.NONE);
    assertThat(dag.step("b").orElseThrow().options().limits())
        .isEqualTo(new StepLimits(Optional.of("gpu"), 2, -7, Optional.of(3)));
    assertThat(Need.of(dag, dag.step("b").orElseThrow()))
        .isEqualTo(
            new Need(
                List.of(
                    new Claim("gpu", 2, Optional.empty()), new Claim("dag:t", 1, Optional.of(4))),
                new WorkerNeeds(Set.of("gpu", "a100"), Optional.of(2L << 30), Optional.of(1.5))));
    assertThat(dag.step("c").orElseThrow().options().worker().tags()).containsExactly("eu.west-1");
  }

  @Test
  void aStepWithoutLimitsNeedsNothing() {
    Dag dag = Reading.dag(HEAD + "steps: {a: {uses: acme/everything, priority: 3}}");

    assertThat(Need.of(dag, dag.step("a").orElseThrow())).isSameAs(Need.NOTHING);
  }

  @Test
  void whatCannotBeMeantIsFound() {
    String file =
        HEAD
            + """
            max-parallel: 0
            steps:
              a: {uses: acme/everything, pool: "dag:t"}
              b: {uses: acme/everything, slots: 2}
              c: {uses: acme/everything, pool: p, slots: 1000001, max-parallel: 0}
              d: {uses: acme/everything, worker: {tags: ["a b"], memory: 0, cpu: 0}}
            """;

    assertThat(findings(file))
        .containsExactly(
            "3:15 out-of-range: 'max-parallel' is '0'; expected a whole number from 1 to 1000000.",
            "5:36 bad-name: 'pool' is 'dag:t'; expected letters, digits, '-', '_' and '.', at most"
                + " 64, beginning with a letter or a digit.",
            "6:30 contradiction: 'slots' says how many slots of a pool a task takes, but the step"
                + " has no 'pool'. Add 'pool: …', or remove it.",
            "7:46 out-of-range: 'slots' is '1000001'; expected a whole number from 1 to 1000000.",
            "7:69 out-of-range: 'max-parallel' is '0'; expected a whole number from 1 to 1000000.",
            "8:46 bad-name: 'worker.tags' is 'a b'; expected letters, digits, '-', '_' and '.', at"
                + " most 64, beginning with a letter or a digit.",
            "8:62 out-of-range: 'worker.memory' is '0'; expected a size of at least 64MiB.",
            "8:70 out-of-range: 'worker.cpu' is '0'; expected a number from 0.01 to 10000.");
  }
}
