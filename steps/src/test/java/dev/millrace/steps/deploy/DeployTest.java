package dev.millrace.steps.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.model.ModelRegistration;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.Examples;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.Manifest;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import dev.millrace.steps.testkit.WrittenOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployTest {
  @TempDir Path directory;
  private ModelPipeline pipeline;
  private WrittenOutput bundle;

  @BeforeEach
  void open() throws Exception {
    pipeline = new ModelPipeline(directory);
    List<Path> parts = pipeline.split(ExampleData.csv("wine.csv"), 0.7, 1);
    FakeStepContext model =
        pipeline.trained(
            parts.get(0), Map.of("algorithm", "random-forest", "target", "cultivar", "trees", 9));
    FakeStepContext report = pipeline.evaluate(model, parts.get(1), Map.of());
    report.run();
    FakeStepContext packaging =
        pipeline.packaging(model, Map.of()).connect("report", report, "report");
    packaging.run();
    bundle = packaging.written("bundle");
  }

  @Test
  void theBundleIsOfferedForRegistrationWithItsMetrics() throws Exception {
    FakeStepContext context = pipeline.deploy(bundle.path(), Map.of("model", "wine"));
    StepResult result = context.run();
    assertThat(result.registrations()).hasSize(1);
    ModelRegistration registration = result.registrations().get(0);
    assertThat(registration.model()).isEqualTo("wine");
    assertThat(registration.alias()).isEqualTo(Optional.of("live"));
    assertThat(registration.bundleDigest()).isEqualTo(bundle.sha256());
    assertThat(registration.facts())
        .containsEntry("algorithm", "random-forest")
        .containsEntry("metricsOf", "evaluation")
        .containsKeys("accuracy", "f1");
    Map<String, Object> deployment =
        Json.object(Files.readAllBytes(context.written("deployment").path()));
    assertThat(deployment)
        .containsEntry("model", "wine")
        .containsEntry("alias", "live")
        .containsEntry("strategy", "blue-green")
        .containsEntry("bundle", bundle.sha256())
        .containsEntry("examplesChecked", 20);
    assertThat(context.logLines()).containsExactly("20 examples answered as expected");
  }

  @Test
  void anotherAliasCanBeMoved() throws Exception {
    StepResult result =
        pipeline.deploy(bundle.path(), Map.of("model", "wine", "alias", "candidate")).run();
    assertThat(result.registrations().get(0).alias()).contains("candidate");
  }

  @Test
  void aModelThatAnswersOtherwiseThanPackagedIsNotDeployed() throws Exception {
    SortedMap<String, byte[]> entries = Archive.read(bundle.path());
    List<Examples.Example> bent = new ArrayList<>(Examples.read(entries).examples());
    Map<String, Object> output = new HashMap<>(bent.get(4).output());
    output.put("prediction", "c9");
    bent.set(4, new Examples.Example(bent.get(4).input(), output));
    entries.put(Manifest.EXAMPLES, Json.bytes(new Examples(bent)));
    Path other = rewritten(entries);
    refuses(
        other,
        FailureClass.GATE,
        "The loaded model does not answer as it did when it was packaged: example 5 gives"
            + " prediction = ");
  }

  @Test
  void aDamagedBundleIsNotDeployed() throws Exception {
    SortedMap<String, byte[]> entries = Archive.read(bundle.path());
    entries.get(Manifest.TRIBUO)[10] ^= 1;
    Path other = directory.resolve("damaged.zip");
    Archive.write(other, entries);
    refuses(
        other,
        FailureClass.DATA,
        "Input 'bundle' cannot be deployed: The bundle's entry 'model/model.bin' was changed");
  }

  @Test
  void aDeploymentIsNeverTakenFromTheCache() {
    assertThat(new DeployKind().declaration().cacheable()).isFalse();
  }

  /** With a manifest that agrees. */
  private Path rewritten(SortedMap<String, byte[]> entries) throws Exception {
    Manifest old = Json.read(entries.remove(Manifest.NAME), Manifest.class);
    Manifest manifest =
        new Manifest(
            old.format(),
            old.name(),
            old.task(),
            old.target(),
            old.algorithm(),
            old.formats(),
            Manifest.digests(entries));
    entries.put(Manifest.NAME, Json.bytes(manifest));
    Path file = directory.resolve("rewritten.zip");
    Archive.write(file, entries);
    return file;
  }

  private void refuses(Path file, FailureClass failureClass, String message) throws Exception {
    FakeStepContext context = pipeline.deploy(file, Map.of("model", "wine"));
    assertThatThrownBy(context::run)
        .isInstanceOf(StepException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(failureClass);
    assertThat(context.wrote("deployment")).isFalse();
  }
}
