package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a step may run, and what its worker must be able to do. */
class IsolationTest {
  private static final KindDeclaration SCRIPT =
      kind("acme/script", Isolation.PROCESS, Set.of(Isolation.CONTAINER));
  private static final KindDeclaration TRIVIAL = kind("trivial", Isolation.INLINE, Set.of());
  private static final KindDeclaration PLUGIN =
      kind("acme/score", Isolation.PROCESS, Set.of()).withCode("ab".repeat(32));

  private static KindDeclaration kind(String name, Isolation isolation, Set<Isolation> also) {
    KindDeclaration plain =
        new KindDeclaration(
            name, 1, "", List.of(), List.of(), List.of(), List.of(), false, false, false, isolation,
            "");
    return also.isEmpty() ? plain : plain.running(isolation, also);
  }

  private static DagStep step(String line) {
    String text = "apiVersion: millrace/v1\ndag: t\nsteps:\n  a: " + line + "\n";
    KindCatalog kinds = new KindCatalog(List.of(SCRIPT, TRIVIAL, PLUGIN));
    Optional<Dag> dag = new DagReader(kinds).read("t.yaml", text, Reading::files).dag();
    return dag.orElseThrow().steps().get(0);
  }

  @Test
  void aStepRunsWhereItsKindSaysUnlessItSaysOtherwise() {
    assertThat(step("{uses: acme/script}").options().isolation()).isEmpty();
    assertThat(step("{uses: acme/script, isolation: container}").options().isolation())
        .contains(Isolation.CONTAINER);
    assertThat(step("{uses: trivial, isolation: process}").options().isolation())
        .contains(Isolation.PROCESS);
  }

  @Test
  void whatItsWorkerMustBeAbleToDoFollowsFromBoth() {
    assertThat(step("{uses: acme/script}").options().worker().abilities()).isEmpty();
    assertThat(step("{uses: acme/script, isolation: container}").options().worker().abilities())
        .containsExactly(Abilities.CONTAINERS);
    assertThat(step("{uses: acme/score}").options().worker().abilities())
        .containsExactly("kind acme/score " + "ab".repeat(32));
  }

  @Test
  void anAbilityIsToldInWords() {
    assertThat(Abilities.words(Abilities.CONTAINERS)).isEqualTo("runs containers");
    assertThat(Abilities.words(Abilities.plugin(PLUGIN)))
        .isEqualTo("has the plugin kind acme/score (jar sha256 abababababab…)");
    assertThat(Abilities.words("fly")).isEqualTo("is able to: fly");
  }

  @Test
  void whereAKindCannotRunIsAFindingThatSaysWhyAndWhatIsAllowed() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/script, with: {run: ls}, isolation: inline}
          b: {uses: train, in: {data: c}, with: {algorithm: random-forest, target: t}, isolation: container}
          c: {uses: ingest, with: {from: data/wine.csv}, isolation: proces}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:54 contradiction: 'isolation' is 'inline', but a step of kind 'acme/script' may hang or use up memory, and on a thread of its worker nothing could end it; expected process or container. Remove it.",
            "5:91 contradiction: 'isolation' is 'container', but a step of kind 'train' runs inside of Millrace's own program, which no image is asked to hold; expected process. Remove it.",
            "6:61 bad-value: 'isolation' is 'proces'; expected inline, process or container. Did you mean 'process'?");
  }
}
