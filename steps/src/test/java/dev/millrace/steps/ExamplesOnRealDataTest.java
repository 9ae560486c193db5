package dev.millrace.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.steps.ingest.IngestKind;
import dev.millrace.steps.label.LabelKind;
import dev.millrace.steps.split.SplitKind;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import dev.millrace.steps.validate.ValidateKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds that handle data, on the data of the example DAGs. */
class ExamplesOnRealDataTest {
  private static final Path DAGS = Path.of("..", "dags").toAbsolutePath().normalize();

  @TempDir Path directory;

  private static StepKind kind(String name) {
    return ServiceLoader.load(StepKind.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(kind -> kind.declaration().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kind '" + name + "' is registered"));
  }

  private FakeStepContext ingested(String file, Map<String, Object> csv) throws Exception {
    FakeStepContext it =
        new FakeStepContext(new IngestKind(), directory.resolve("raw"))
            .file(file, DAGS.resolve(file))
            .with("from", file)
            .with("format", "csv")
            .with("csv", csv);
    it.run();
    return it;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "validate", "label", "split", "sql", "transform", "anonymize"})
  void theExampleOfAKindRuns(String name) throws Exception {
    StepKind kind = kind(name);
    JsonNode step = new YAMLMapper().readTree(kind.declaration().example()).elements().next();
    assertThat(step.get("uses").asText()).isEqualTo(name);
    FakeStepContext it = new FakeStepContext(kind, directory.resolve("it"));
    it.file("data/wine.csv", DAGS.resolve("data/wine.csv"));
    for (Map.Entry<String, JsonNode> with : step.get("with").properties()) {
      it.with(with.getKey(), new ObjectMapper().convertValue(with.getValue(), Object.class));
    }
    if (step.has("in")) {
      FakeStepContext raw = ingested("data/wine.csv", Map.of());
      for (Map.Entry<String, JsonNode> in : step.get("in").properties()) {
        it.connect(in.getKey(), raw, "data");
      }
    }
    it.run();
    for (Port port : kind.declaration().outputs()) {
      assertThat(!port.required() || it.wrote(port.name())).as(port.name()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "validate", "label", "split", "sql", "transform", "anonymize"})
  void everyPartOfADeclarationIsDocumented(String name) {
    KindDeclaration declaration = kind(name).declaration();
    assertThat(declaration.summary()).endsWith(".");
    for (Parameter parameter : declaration.parameters()) {
      assertThat(parameter.doc()).as(parameter.name()).endsWith(".");
    }
    for (Port port : declaration.outputs()) {
      assertThat(port.doc()).as(port.name()).endsWith(".");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "data/wine.csv, 178, 14",
    "data/iris.csv, 150, 5",
    "data/breast-cancer.csv, 569, 31",
    "data/diabetes.csv, 442, 11"
  })
  void everyNumberOfTheDataIsReadAsANumber(String file, long rows, int width) throws Exception {
    FakeStepContext it = ingested(file, Map.of());
    assertThat(it.written("data").facts()).containsEntry("rows", rows);
    List<?> columns = (List<?>) it.written("data").facts().get("columns");
    assertThat(columns).hasSize(width);
    long texts =
        columns.stream().filter(column -> ((Map<?, ?>) column).get("type").equals("text")).count();
    assertThat(texts).isEqualTo(file.equals("data/diabetes.csv") ? 0 : 1);
  }

  @Test
  void irisWithoutHeaderPartsAsInTribuosTutorial() throws Exception {
    FakeStepContext raw =
        ingested(
            "data/bezdekIris.data",
            Map.of("header", false, "names", List.of("sl", "sw", "pl", "pw", "species")));
    FakeStepContext parts =
        new FakeStepContext(new SplitKind(), directory.resolve("parts"))
            .connect("data", raw, "data")
            .with("duplicates", "allow")
            .with("seed", 1);
    assertThat(parts.run().values()).isEqualTo(Map.of("train", 105L, "test", 45L));
    // The confusion matrix of Tribuo's classification tutorial has as many of each kind.
    Map<String, Long> kinds =
        TestTables.column(parts.written("test").path(), "species").stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(kinds)
        .isEqualTo(Map.of("Iris-versicolor", 16L, "Iris-virginica", 15L, "Iris-setosa", 14L));
  }

  @Test
  void winesAreHeldToAContractAndLabelledByTheirChemistry() throws Exception {
    FakeStepContext raw = ingested("data/wine.csv", Map.of());
    FakeStepContext clean =
        new FakeStepContext(new ValidateKind(), directory.resolve("clean"))
            .connect("data", raw, "data")
            .file(
                "contracts/wine.yaml",
                """
                columns:
                  alcohol: {type: number, required: true, min: 10, max: 16}
                  hue: {type: number, required: true, min: 0}
                  cultivar: {type: text, required: true, values: [c1, c2, c3]}
                rules:
                  - {name: phenols-contain-flavanoids, sql: flavanoids < total_phenols * 2}
                rows: {min: 100}
                """)
            .with("contract", "contracts/wine.yaml")
            .with("quarantine", Map.of("max", "1%"));
    assertThat(clean.run().values()).containsEntry("rows", 178L).containsEntry("rejected", 0L);
    FakeStepContext graded =
        new FakeStepContext(new LabelKind(), directory.resolve("graded"))
            .connect("data", clean, "data")
            .file(
                "labels/wine.yaml",
                """
                functions:
                  - {name: rich, type: threshold, column: proline, op: ">=", value: 900, label: c1}
                  - {name: pale, type: threshold, column: color_intensity, op: "<", value: 3.6, label: c2}
                  - {name: lean, type: threshold, column: flavanoids, op: "<", value: 1.3, label: c3}
                  - {name: strong, type: sql, sql: alcohol > 13.2 AND flavanoids > 2.2, label: c1}
                  - {name: brown, type: sql, sql: hue < 0.85, label: c3}
                  - {name: light, type: sql, sql: alcohol < 12.5 AND flavanoids >= 1.3, label: c2}
                """)
            .with("functions", "labels/wine.yaml")
            .with("target", "grade")
            .with("gold", "cultivar");
    graded.run();
    JsonNode report = new ObjectMapper().readTree(graded.written("report").text());
    assertThat(report.get("coverage").asDouble()).isGreaterThan(0.85);
    assertThat(report.get("gold").get("accuracy").asDouble()).isGreaterThan(0.9);
    FakeStepContext parts =
        new FakeStepContext(new SplitKind(), directory.resolve("parts"))
            .connect("data", graded, "data")
            .with("strategy", "stratified")
            .with("by", "grade")
            .with("ratios", Map.of("train", 0.7, "validation", 0.15, "test", 0.15))
            .with("seed", 7);
    parts.run();
    assertThat(parts.written("validation").facts().get("rows")).isNotEqualTo(0L);
  }
}
