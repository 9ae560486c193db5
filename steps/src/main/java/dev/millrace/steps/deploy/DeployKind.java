package dev.millrace.steps.deploy;

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
import java.util.Optional;

/** {@code uses: deploy}. */
public final class DeployKind implements StepKind {
  private static final ParameterType NAME =
      new ParameterType.Text(Optional.of("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"));
  private static final ParameterType ALIAS =
      new ParameterType.Text(Optional.of("[A-Za-z][A-Za-z0-9._-]{0,99}"));

  @Override
  public Step create() {
    return new DeployStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "deploy",
        1,
        "Makes a bundle the next version of a model and moves an alias to it, after the loaded bundle has given the expected answers.",
        List.of(Port.in("bundle", ArtifactType.BUNDLE, "The bundle to deploy.")),
        List.of(
            Port.out(
                "deployment",
                ArtifactType.DEPLOYMENT,
                "What was deployed: model, alias, bundle digest, metrics.")),
        List.of(
            Parameter.required(
                "model",
                NAME,
                "The registered name: letters, digits, dot, dash and underscore, at most 100. Deploying the same bundle again gives the version it has."),
            Parameter.withDefault(
                "alias",
                ALIAS,
                "live",
                "The pointer to move to the new version; begins with a letter. Requests that name no version go to live."),
            Parameter.withDefault(
                "strategy",
                ParameterType.choice("blue-green"),
                "blue-green",
                "How requests move over. blue-green: the new version is loaded and checked beside the old one, then all requests move at once.")),
        List.of(
            new ValueDeclaration("model", ValueType.TEXT, "The registered name."),
            new ValueDeclaration("alias", ValueType.TEXT, "The alias that was moved."),
            new ValueDeclaration("bundle", ValueType.TEXT, "SHA-256 of the bundle."),
            new ValueDeclaration(
                "version",
                ValueType.INTEGER,
                "The number of the version, given by the scheduler when it registers it.")),
        false,
        false,
        false,
        Isolation.PROCESS,
        """
        live:
          uses: deploy
          in: {bundle: bundle}
          with: {model: wine, alias: live}
        """);
  }
}
