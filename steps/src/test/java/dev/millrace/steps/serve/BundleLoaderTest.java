package dev.millrace.steps.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelLoader;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.Manifest;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.ModelPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLoaderTest {
  private static final String PEOPLE =
      "SELECT range % 7 AS visits, range * 1.5 AS pay, range % 3 = 0 AS member,"
          + " ['Ulm', 'Basel', NULL][1 + range % 3] AS city,"
          + " CASE WHEN range % 2 = 0 THEN 'no' ELSE 'yes' END AS bought FROM range(60)";
  private final BundleLoader loader = new BundleLoader();
  @TempDir Path directory;
  private ModelPipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = new ModelPipeline(directory);
  }

  private Path bundle(String query, Map<String, Object> with) throws Exception {
    return pipeline
        .packaged(pipeline.trained(pipeline.table(query), with), Map.of())
        .written("bundle")
        .path();
  }

  private Path people() throws Exception {
    return bundle(PEOPLE, Map.of("algorithm", "random-forest", "target", "bought", "trees", 10));
  }

  @Test
  void theSignatureHasEachColumnWithTypeAndCategories() throws Exception {
    try (ServedModel model = loader.load(people())) {
      assertThat(model.signature().task()).isEqualTo("classification");
      assertThat(model.signature().target()).isEqualTo("bought");
      assertThat(model.signature().inputs())
          .containsExactly(
              new ModelColumn("visits", ModelColumn.Type.INT64, true, List.of()),
              new ModelColumn("pay", ModelColumn.Type.FP64, true, List.of()),
              new ModelColumn("member", ModelColumn.Type.BOOL, true, List.of()),
              new ModelColumn("city", ModelColumn.Type.BYTES, false, List.of("Basel", "Ulm")));
      assertThat(model.signature().outputs())
          .extracting(ModelColumn::name)
          .startsWith("prediction")
          .containsExactlyInAnyOrder("prediction", "score.no", "score.yes");
    }
  }

  @Test
  void aClassificationAnswersWithALabelAndTheScores() throws Exception {
    try (ServedModel model = loader.load(people())) {
      Map<String, Object> row = new HashMap<>();
      row.put("visits", 1L);
      row.put("pay", 1.5);
      row.put("member", false);
      row.put("city", "Paris");
      List<Map<String, Object>> answers = model.predict(List.of(row, row));
      assertThat(answers).hasSize(2);
      assertThat(answers.get(0)).containsOnlyKeys("prediction", "score.no", "score.yes");
      assertThat(answers.get(0).get("prediction")).isIn("no", "yes");
      assertThat((double) answers.get(0).get("score.no") + (double) answers.get(0).get("score.yes"))
          .isBetween(0.999, 1.001);
      row.put("city", null);
      assertThat(model.predict(List.of(row))).hasSize(1);
    }
  }

  @Test
  void aRegressionAnswersWithANumberAndAClusteringWithACluster() throws Exception {
    Map<String, Object> row =
        Map.of(
            "age", 59L, "sex", 2L, "bmi", 32.1, "bp", 101.0, "tc", 157L, "ldl", 93.2, "hdl", 38.0,
            "tch", 4.0, "ltg", 4.8598, "glu", 87L);
    Path regression =
        bundle(
            ExampleData.csv("diabetes.csv"),
            Map.of("algorithm", "linear-regression", "target", "progression"));
    try (ServedModel model = loader.load(regression)) {
      assertThat((double) model.predict(List.of(row)).get(0).get("prediction"))
          .isBetween(150.0, 260.0);
    }
    Path clustering =
        bundle(ExampleData.csv("iris.csv"), Map.of("algorithm", "kmeans", "exclude", "species"));
    try (ServedModel model = loader.load(clustering)) {
      Map<String, Object> flower =
          Map.of("sepal_length", 5.1, "sepal_width", 3.5, "petal_length", 1.4, "petal_width", 0.2);
      assertThat(model.predict(List.of(flower)).get(0).get("prediction"))
          .isInstanceOf(Long.class)
          .isIn(0L, 1L, 2L);
    }
  }

  @Test
  void threadsShareAModel() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ServedModel model = loader.load(people())) {
      Map<String, Object> row = Map.of("visits", 3L, "pay", 40.5, "member", true, "city", "Ulm");
      Map<String, Object> expected = model.predict(List.of(row)).get(0);
      List<Future<List<Map<String, Object>>>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(threads.submit(() -> model.predict(List.of(row, row))));
      }
      for (Future<List<Map<String, Object>>> answer : answers) {
        assertThat(answer.get()).containsExactly(expected, expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aChangedEntryIsRefusedBeforeItIsRead() throws Exception {
    Path bundle = people();
    SortedMap<String, byte[]> entries = Archive.read(bundle);
    entries.get(Manifest.TRIBUO)[10] ^= 1;
    Archive.write(bundle, entries);
    refuses(bundle, "The bundle's entry 'model/model.bin' was changed: its SHA-256 is ");
  }

  @Test
  void aMissingOrFurtherEntryIsRefused() throws Exception {
    Path bundle = people();
    SortedMap<String, byte[]> entries = Archive.read(bundle);
    byte[] features = entries.remove("features.json");
    Archive.write(bundle, entries);
    refuses(bundle, "The bundle lacks its entry 'features.json'");
    entries.put("features.json", features);
    entries.put("more.txt", new byte[1]);
    Archive.write(bundle, entries);
    refuses(bundle, "The bundle has entries that its manifest does not list: [more.txt]");
  }

  @Test
  void whatIsNoBundleIsRefused() throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "no zip");
    refuses(file, "It is not a zip archive, or a damaged one");
    Path model =
        pipeline
            .trained(
                pipeline.table(PEOPLE), Map.of("algorithm", "decision-tree", "target", "bought"))
            .written("model")
            .path();
    refuses(model, "It is not a bundle: it has no manifest.json");
  }

  @Test
  void aBundleOfOnnxAloneSaysWhatToDo() throws Exception {
    Path bundle =
        pipeline
            .packaged(
                pipeline.trained(
                    pipeline.table(PEOPLE),
                    Map.of("algorithm", "logistic-regression", "target", "bought")),
                Map.of("formats", List.of("onnx")))
            .written("bundle")
            .path();
    refuses(bundle, "The bundle holds [onnx]; Millrace answers with 'tribuo'.");
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(ModelLoader.class))
        .anyMatch(found -> found instanceof BundleLoader);
  }

  private void refuses(Path bundle, String message) {
    assertThatThrownBy(() -> loader.load(bundle))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
