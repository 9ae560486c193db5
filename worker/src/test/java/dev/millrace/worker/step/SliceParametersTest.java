package dev.millrace.worker.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.StepKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that is about rows finds its parameters evaluated. */
class SliceParametersTest {
  @TempDir Path directory;
  private Path file;
  private final InlineRunner runner =
      new InlineRunner(Map.of("echo", new Echo()), new CelEvaluator());

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(directory.resolve("data"), "zero\none\ntwo\nthree\nfour\n");
  }

  /** Returns what it was given. */
  private static final class Echo implements StepKind {
    @Override
    public KindDeclaration declaration() {
      return new KindDeclaration(
          "echo",
          1,
          "",
          List.of(),
          List.of(),
          List.of(
              Parameter.optional("any", new ParameterType.Anything(), ""),
              Parameter.optional("count", ParameterType.integer(0, 2), ""),
              Parameter.optional("text", ParameterType.text(), ""),
              Parameter.optional("seed", ParameterType.integer(0, 100), "")),
          List.of(),
          true,
          false,
          false,
          Isolation.INLINE,
          "");
    }

    @Override
    public Step create() {
      return context -> {
        Map<String, Object> values = new LinkedHashMap<>(context.parameters().asMap());
        values.put("seeded", context.seed());
        try (var left = Files.list(context.scratch())) {
          values.put("scratch", left.count());
        }
        return StepResult.of(values);
      };
    }
  }

  private AttemptOutcome run(AttemptWork.Slice slice) throws InterruptedException {
    AttemptWork work =
        new AttemptWork(
                new Identity("r", "d", "v", "s", "s[0]", 1),
                "echo",
                Map.of("text", "${{ kept as it is }}"),
                Map.of(),
                Map.of(),
                Map.of(),
                5,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                directory.resolve("attempt").toString(),
                directory.resolve("cache").toString(),
                new Limits(1 << 20, 1, 30))
            .about(slice);
    return runner.run(work, new Silent());
  }

  private AttemptWork.Slice slice(
      long first, long count, boolean single, Map<String, Object> with, Map<String, Object> names) {
    AttemptWork.Input dataset =
        new AttemptWork.Input("for-each", "dataset", "0", file.toString(), Map.of(), "raw");
    return new AttemptWork.Slice(dataset, first, count, single, with, names);
  }

  @Test
  void aBatchIsAListAndKeepsItsTypes() throws Exception {
    AttemptOutcome outcome =
        run(
            slice(
                1,
                2,
                false,
                Map.of(
                    "any", "${{ item }}", "count", "${{ size(item) }}", "seed", "${{ item[1].n }}"),
                Map.of()));

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.values())
        .containsEntry(
            "any", List.of(Map.of("n", 1L, "text", "one"), Map.of("n", 2L, "text", "two")))
        .containsEntry("count", 2L)
        .containsEntry("seeded", 2L)
        .containsEntry("scratch", 0L)
        .containsEntry("text", "${{ kept as it is }}");
  }

  @Test
  void aSingleRowIsAMapAndOtherNamesAreKnown() throws Exception {
    AttemptOutcome outcome =
        run(
            slice(
                3,
                1,
                true,
                Map.of("any", Map.of("deep", List.of("${{ item.text }} for ${{ params.who }}"))),
                Map.of("params", Map.of("who", "ada"))));

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.values()).containsEntry("any", Map.of("deep", List.of("three for ada")));
    assertThat(outcome.values()).containsEntry("seeded", 5L);
  }

  @Test
  void aValueThatDoesNotFitIsAFailureThatNamesTheRow() throws Exception {
    AttemptOutcome outcome = run(slice(4, 1, true, Map.of("count", "${{ item.n }}"), Map.of()));

    assertThat(outcome.failure().failureClass()).isEqualTo("USER");
    assertThat(outcome.failure().message())
        .isEqualTo(
            "In step 's', parameter 'count' is '4'; expected a whole number from 0 to 2. This is"
                + " about row 4 of the dataset that raw made.");
  }

  @Test
  void aColumnThatIsNotThereIsAFailureThatNamesTheRows() throws Exception {
    AttemptOutcome outcome =
        run(slice(0, 3, false, Map.of("text", "${{ item[0].grade }}"), Map.of()));

    assertThat(outcome.failure().failureClass()).isEqualTo("USER");
    assertThat(outcome.failure().message()).contains("grade").contains("rows 0–2");
  }

  private static final class Silent implements AttemptMonitor {
    @Override
    public void line(String stream, String text) {}

    @Override
    public void progress(double fraction, String what) {}

    @Override
    public boolean stopRequested() {
      return false;
    }

    @Override
    public Duration grace() {
      return Duration.ZERO;
    }

    @Override
    public Duration leaseLeft() {
      return Duration.ofMinutes(1);
    }
  }
}
