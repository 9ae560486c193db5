package dev.millrace.steps.deploy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.model.ModelRegistration;
import dev.millrace.spi.model.ModelSignature;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.model.Archive;
import dev.millrace.steps.model.DeployedColumns;
import dev.millrace.steps.model.Examples;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.Manifest;
import dev.millrace.steps.serve.BundleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads a bundle as the serving side will, checks its answers, and asks for the registration. The
 * scheduler registers and moves the alias in the transaction that accepts the attempt.
 */
final class DeployStep implements Step {

  @Override
  public StepResult run(StepContext context) throws StepException, IOException {
    Parameters parameters = context.parameters();
    String model = parameters.text("model");
    String alias = parameters.text("alias", "live");
    InputArtifact bundle = context.requiredInput("bundle");
    Map<String, byte[]> entries;
    Manifest manifest;
    int examples;
    ModelSignature signature;
    try {
      entries = Archive.read(bundle.path());
      manifest = Manifest.check(entries);
      try (ServedModel served = new BundleLoader().load(bundle.path())) {
        signature = served.signature();
        examples = WarmUp.of(served, Examples.read(entries));
      }
    } catch (IOException e) {
      throw new StepException(
          FailureClass.DATA, "Input 'bundle' cannot be deployed: " + e.getMessage(), e);
    }
    context.log(
        examples == 0
            ? "the bundle has no examples to check"
            : examples + " examples answered as expected");
    Map<String, Object> facts = facts(manifest, Json.object(entries.get(Manifest.METRICS)));

    Map<String, Object> deployment = new LinkedHashMap<>();
    deployment.put("model", model);
    deployment.put("alias", alias);
    deployment.put("strategy", parameters.text("strategy", "blue-green"));
    deployment.put("bundle", bundle.digest());
    deployment.put("algorithm", manifest.algorithm());
    deployment.put("task", signature.task());
    deployment.put("target", signature.target());
    deployment.put("examplesChecked", examples);
    deployment.put("facts", facts);
    DeployedColumns.of(signature).write(deployment);
    OutputArtifact output = context.output("deployment");
    output.fact("model", model);
    output.fact("selector", alias);
    Files.write(output.path(), Json.bytes(deployment));
    return new StepResult(
        Map.of("model", model, "alias", alias, "bundle", bundle.digest()),
        List.of(new ModelRegistration(model, bundle.digest(), Optional.of(alias), facts)));
  }

  /** The evaluation's metrics if there was one, otherwise those on the training rows. */
  private static Map<String, Object> facts(Manifest manifest, Map<String, Object> metrics) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("algorithm", manifest.algorithm());
    facts.put("task", manifest.task());
    facts.put("target", manifest.target());
    boolean evaluated = metrics.get("evaluation") instanceof Map;
    facts.put("metricsOf", evaluated ? "evaluation" : "training");
    if (metrics.get(evaluated ? "evaluation" : "training") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> facts.put(String.valueOf(name), value));
    }
    return facts;
  }
}
