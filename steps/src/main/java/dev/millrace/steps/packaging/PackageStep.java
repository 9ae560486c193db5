package dev.millrace.steps.packaging;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.features.FeatureColumn;
import dev.millrace.steps.learn.Algorithm;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.Examples;
import dev.millrace.steps.model.FeatureFile;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.Manifest;
import dev.millrace.steps.model.ModelArchive;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts a model and all that is known of it into one archive, and checks every form of it. */
final class PackageStep implements Step {
  private static final String TRIBUO = "tribuo";
  private static final String ONNX = "onnx";

  @Override
  public StepResult run(StepContext context) throws StepException, IOException {
    Parameters parameters = context.parameters();
    InputArtifact input = context.requiredInput("model");
    ModelArchive model = model(input);
    Scorer scorer = model.scorer();
    String algorithm = String.valueOf(model.training().get("algorithm"));
    List<String> formats = formats(parameters, algorithm);
    Map<String, Object> report = report(context.input("report"));
    Parity parity = new Parity(scorer, model.sample(), parameters.number("tolerance", 1e-5));
    List<Parity.Checked> checked = new ArrayList<>();
    SortedMap<String, byte[]> entries = new TreeMap<>();

    if (formats.contains(TRIBUO)) {
      byte[] bytes = scorer.model().bytes();
      checked.add(parity.tribuo(bytes));
      entries.put(Manifest.TRIBUO, bytes);
    }
    if (formats.contains(ONNX)) {
      byte[] bytes = scorer.model().onnx();
      checked.addAll(parity.onnx(bytes));
      entries.put(Manifest.ONNX, bytes);
    }
    checked.forEach(
        c ->
            context.log(
                "%s: %d rows, largest difference %.2e"
                    .formatted(c.copy(), c.rows(), c.largestDifference())));

    Map<String, Object> provenance = Provenance.of(context, input, model.training());
    provenance.put("parity", checked.stream().map(Parity.Checked::asMap).toList());
    entries.put(FeatureFile.NAME, ModelArchive.featureFile(scorer));
    entries.put(Manifest.LABELS, ModelArchive.labelFile(scorer));
    entries.put(Manifest.METRICS, Json.bytes(metrics(model, report)));
    entries.put(Manifest.PROVENANCE, Json.bytes(provenance));
    if (parameters.flag("examples", true)) {
      entries.put(Manifest.EXAMPLES, Json.bytes(Examples.of(scorer, model.sample())));
    }
    String name = parameters.text("name", context.identity().dag());
    if (parameters.flag("card", true)) {
      List<String> columns = scorer.schema().columns().stream().map(FeatureColumn::name).toList();
      ModelCard.Words words =
          new ModelCard.Words(
              name,
              parameters.text("description", ""),
              parameters.text("intended-use", ""),
              parameters.text("limits", ""));
      String card = ModelCard.of(words, model.training(), report, provenance, columns, formats);
      entries.put(Manifest.CARD, card.getBytes(StandardCharsets.UTF_8));
    }
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            name,
            scorer.task().word(),
            scorer.target(),
            algorithm,
            formats,
            Manifest.digests(entries));
    entries.put(Manifest.NAME, Json.bytes(manifest));
    OutputArtifact output = context.output("bundle");
    Archive.write(output.path(), entries);
    output.fact("name", name);
    output.fact("task", scorer.task().word());
    output.fact("algorithm", algorithm);
    output.fact("formats", formats);
    return StepResult.of(
        Map.of(
            "formats",
            formats,
            "bytes",
            Files.size(output.path()),
            "parity-rows",
            (long) model.sample().size()));
  }

  private static ModelArchive model(InputArtifact input) throws StepException {
    try {
      return ModelArchive.read(input.path());
    } catch (IOException e) {
      throw new StepException(
          FailureClass.DATA, "Input 'model' cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<String> formats(Parameters parameters, String algorithm)
      throws StepException {
    List<String> formats = parameters.texts("formats").stream().distinct().sorted().toList();
    if (formats.isEmpty()) {
      return List.of(TRIBUO);
    }
    if (formats.contains(ONNX) && !Algorithm.of(algorithm).exportsOnnx()) {
      String possible =
          Arrays.stream(Algorithm.values())
              .filter(Algorithm::exportsOnnx)
              .map(Algorithm::word)
              .collect(Collectors.joining(", "));
      throw StepException.user(
          "A %s cannot be written as onnx; that is possible for %s. Write formats: [tribuo]."
              .formatted(algorithm, possible));
    }
    return formats;
  }

  private static Map<String, Object> report(Optional<InputArtifact> input)
      throws StepException, IOException {
    if (input.isEmpty()) {
      return Map.of();
    }
    try {
      return Json.object(Files.readAllBytes(input.get().path()));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new StepException(
          FailureClass.DATA, "Input 'report' is not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> metrics(ModelArchive model, Map<String, Object> report) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("training", model.training().get("metrics"));
    if (report.get("metrics") instanceof Map<?, ?> evaluation) {
      metrics.put("evaluation", evaluation);
    }
    return metrics;
  }
}
