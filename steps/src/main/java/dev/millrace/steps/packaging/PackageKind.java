package dev.millrace.steps.packaging;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** {@code uses: package}. */
public final class PackageKind implements StepKind {

  @Override
  public Step create() {
    return new PackageStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "package",
        1,
        "Puts a model, its feature schema, metrics, provenance and a model card into one bundle, and checks that every form of the model answers alike.",
        List.of(
            Port.in("model", ArtifactType.MODEL, "The model to package."),
            Port.optionalIn(
                "report",
                ArtifactType.REPORT,
                "An evaluation report, for the metrics and the model card.")),
        List.of(
            Port.out(
                "bundle",
                ArtifactType.BUNDLE,
                "One zip archive: manifest.json with the digest of every entry, model/, features.json, labels.json, metrics.json, provenance.json, examples.json, MODEL_CARD.md.")),
        List.of(
            Parameter.withDefault(
                "formats",
                ParameterType.listOf(ParameterType.choice("tribuo", "onnx")),
                List.of("tribuo"),
                "Forms of the model. Millrace answers with tribuo. onnx is possible for logistic-regression and linear-regression; its input is the feature vector, in the order of features.json."),
            Parameter.optional(
                "name",
                ParameterType.text(),
                "What to call the model in its card. The DAG's name if absent."),
            Parameter.optional(
                "description", ParameterType.text(), "First paragraph of the model card."),
            Parameter.optional(
                "intended-use", ParameterType.text(), "What the model is for, for the model card."),
            Parameter.optional(
                "limits",
                ParameterType.text(),
                "What the model must not be used for and where it fails, for the model card."),
            Parameter.withDefault(
                "card", ParameterType.flag(), true, "Whether to write MODEL_CARD.md."),
            Parameter.withDefault(
                "examples",
                ParameterType.flag(),
                true,
                "Whether to keep the model's sample of up to 20 training rows in the bundle, with the expected predictions; deploy checks them. false for data that must not leave the training."),
            Parameter.withDefault(
                "tolerance",
                ParameterType.number(0, 1),
                1e-5,
                "Largest difference between the numbers of the model and of a packaged form of it (times the number's size if that is above 1). A larger one fails the step.")),
        List.of(
            new ValueDeclaration("formats", ValueType.LIST, "The forms of the model inside."),
            new ValueDeclaration("bytes", ValueType.INTEGER, "Size of the bundle in bytes."),
            new ValueDeclaration(
                "parity-rows", ValueType.INTEGER, "Rows on which the forms were compared.")),
        false,
        true,
        true,
        Isolation.PROCESS,
        """
        bundle:
          uses: package
          in: {model: fit, report: scores.report}
          with: {formats: [tribuo, onnx], intended-use: "Telling cultivars apart in the lab."}
        """);
  }
}
