package dev.millrace.steps.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext.LineageEntry;
import dev.millrace.spi.StepException;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.Manifest;
import dev.millrace.steps.model.ModelArchive;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageTest {
  private static final Map<String, Object> WINE =
      Map.of("algorithm", "logistic-regression", "target", "cultivar", "seed", 7L);
  private static final Map<String, Object> BOTH = Map.of("formats", List.of("tribuo", "onnx"));
  @TempDir Path directory;
  private ModelPipeline pipeline;
  private Path rows;
  private Path test;

  @BeforeEach
  void open() throws Exception {
    pipeline = new ModelPipeline(directory);
    List<Path> parts = pipeline.split(ExampleData.csv("wine.csv"), 0.7, 1);
    rows = parts.get(0);
    test = parts.get(1);
  }

  private static String text(Map<String, byte[]> entries, String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  @Test
  void aBundleHasTheDocumentedEntriesAndTheirDigests() throws Exception {
    FakeStepContext context = pipeline.packaged(pipeline.trained(rows, WINE), BOTH);
    Map<String, byte[]> entries = Archive.read(context.written("bundle").path());
    assertThat(entries)
        .containsOnlyKeys(
            "MODEL_CARD.md",
            "examples.json",
            "features.json",
            "labels.json",
            "manifest.json",
            "metrics.json",
            "model/model.bin",
            "model/model.onnx",
            "provenance.json");
    Manifest manifest = Manifest.check(entries);
    assertThat(manifest.task()).isEqualTo("classification");
    assertThat(manifest.formats()).containsExactly("onnx", "tribuo");
    assertThat(manifest.entries()).hasSize(8);
    assertThat(context.written("bundle").facts()).containsEntry("algorithm", "logistic-regression");
  }

  @Test
  void theSameIngredientsGiveTheSameBundle() throws Exception {
    FakeStepContext model = pipeline.trained(rows, WINE);
    FakeStepContext report = pipeline.evaluate(model, test, Map.of());
    report.run();
    FakeStepContext first = pipeline.packaging(model, BOTH).connect("report", report, "report");
    FakeStepContext second =
        pipeline.packaging(pipeline.trained(rows, WINE), BOTH).connect("report", report, "report");
    first.run();
    second.run();
    assertThat(first.written("bundle").sha256()).isEqualTo(second.written("bundle").sha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wine.csv:logistic-regression:cultivar",
        "diabetes.csv:linear-regression:progression"
      })
  void theExportAnswersLikeTheModelInBothEngines(String what) throws Exception {
    String[] words = what.split(":");
    FakeStepContext model =
        pipeline.trained(
            pipeline.table(ExampleData.csv(words[0])),
            Map.of("algorithm", words[1], "target", words[2]));
    FakeStepContext context = pipeline.packaged(model, BOTH);
    Map<String, Object> provenance =
        Json.object(Archive.read(context.written("bundle").path()).get(Manifest.PROVENANCE));
    assertThat((List<?>) provenance.get("parity"))
        .extracting(checked -> String.valueOf(((Map<?, ?>) checked).get("copy")))
        .hasSize(3)
        .contains("tribuo, read again", "onnx, run by millrace")
        .anyMatch(copy -> copy.startsWith("onnx, run by onnxruntime 1."));
    assertThat((List<?>) provenance.get("parity"))
        .allMatch(checked -> ((Map<?, ?>) checked).get("rows").equals(20));
  }

  @Test
  void theTwoEnginesAgreeOnEveryRow() throws Exception {
    FakeStepContext context = pipeline.trained(rows, WINE);
    var scorer = ModelArchive.read(context.written("model").path()).scorer();
    byte[] onnx = scorer.model().onnx();
    try (OnnxEngine own = new OnnxGraph(onnx);
        OnnxEngine runtime = OnnxRuntimeEngine.of(onnx)) {
      for (int i = 0; i < 50; i++) {
        double[] vector = new double[scorer.schema().features().size()];
        int step = i;
        Arrays.setAll(vector, j -> Math.sin(step * 31.0 + j * 7) * 3);
        assertThat(own.run(vector))
            .containsExactly(runtime.run(vector), org.assertj.core.data.Offset.offset(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"decision-tree", "random-forest"})
  void treesAreRefusedAsOnnx(String algorithm) throws Exception {
    FakeStepContext model =
        pipeline.trained(rows, Map.of("algorithm", algorithm, "target", "cultivar"));
    assertThatThrownBy(pipeline.packaging(model, BOTH)::run)
        .isInstanceOf(StepException.class)
        .hasMessage(
            "A "
                + algorithm
                + " cannot be written as onnx; that is possible for logistic-regression,"
                + " linear-regression. Write formats: [tribuo].")
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(FailureClass.USER);
  }

  @Test
  void aCopyThatAnswersOtherwiseIsAGate() throws Exception {
    ModelArchive archive = ModelArchive.read(pipeline.trained(rows, WINE).written("model").path());
    Parity parity = new Parity(archive.scorer(), archive.sample(), 1e-5);
    assertThatThrownBy(
            () ->
                parity.check(
                    "bent",
                    vector -> {
                      double[] scores = archive.scorer().model().predict(vector).scores().clone();
                      scores[0] += 0.001;
                      return scores;
                    }))
        .isInstanceOf(StepException.class)
        .hasMessageStartingWith(
            "The copy 'bent' does not answer as the model does: sample row 1 gives ")
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(FailureClass.GATE);
    assertThatThrownBy(() -> parity.check("NaN", vector -> new double[] {Double.NaN, 0, 0}))
        .hasMessageContaining("does not answer as the model does");
  }

  @Test
  void theCardTellsWhatTheModelIsAndHowItDoes() throws Exception {
    FakeStepContext model = pipeline.trained(rows, WINE);
    FakeStepContext report =
        pipeline.evaluate(model, test, Map.of("gates", List.of("metrics.f1 > 0.5")));
    report.run();
    FakeStepContext context =
        pipeline
            .packaging(
                model,
                Map.of(
                    "name", "wine",
                    "intended-use", "Telling cultivars apart.",
                    "limits", "Three cultivars only."))
            .connect("report", report, "report");
    context.run();
    String card = text(Archive.read(context.written("bundle").path()), Manifest.CARD);
    assertThat(card)
        .startsWith("# wine\n")
        .contains("| algorithm | logistic-regression |")
        .contains("| training rows | 124 |")
        .contains("Telling cultivars apart.")
        .contains("Three cultivars only.")
        .contains("On 54 rows that the model was evaluated on.")
        .contains("| accuracy | 1.0000 |")
        .contains("| | c1 | c2 | c3 |")
        .contains("- `metrics.f1 > 0.5`: passed, metrics.f1 = 1");
  }

  @Test
  void theProvenanceNamesEveryTaskBeforeIt() throws Exception {
    FakeStepContext model = pipeline.trained(rows, WINE);
    FakeStepContext context =
        pipeline
            .packaging(model, Map.of())
            .lineage(
                new LineageEntry(
                    "raw",
                    "ingest",
                    1,
                    Map.of("from", "data/wine.csv"),
                    5,
                    Map.of(),
                    Map.of("data", "abc")))
            .runParameter("trees", 50);
    context.run();
    Map<String, Object> provenance =
        Json.object(Archive.read(context.written("bundle").path()).get(Manifest.PROVENANCE));
    assertThat(provenance)
        .containsEntry("dag", "test")
        .containsEntry("dagVersion", "v1")
        .containsEntry("model", model.written("model").sha256())
        .containsEntry("runParameters", Map.of("trees", 50))
        .doesNotContainKeys("run", "time");
    assertThat((List<?>) provenance.get("lineage"))
        .first()
        .isEqualTo(
            Map.of(
                "task",
                "raw",
                "kind",
                "ingest",
                "kindVersion",
                1,
                "parameters",
                Map.of("from", "data/wine.csv"),
                "seed",
                5,
                "inputs",
                Map.of(),
                "outputs",
                Map.of("data", "abc")));
  }

  @Test
  void examplesAndCardCanBeLeftOut() throws Exception {
    FakeStepContext context =
        pipeline.packaged(pipeline.trained(rows, WINE), Map.of("card", false, "examples", false));
    assertThat(Archive.read(context.written("bundle").path()))
        .doesNotContainKeys(Manifest.CARD, Manifest.EXAMPLES);
  }

  @Test
  void aReportThatIsNoJsonIsRefused() throws Exception {
    FakeStepContext context =
        pipeline.packaging(pipeline.trained(rows, WINE), Map.of()).input("report", rows, Map.of());
    assertThatThrownBy(context::run)
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Input 'report' is not a JSON object");
  }
}
