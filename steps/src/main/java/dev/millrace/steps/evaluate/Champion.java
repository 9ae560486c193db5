package dev.millrace.steps.evaluate;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.model.RegisteredModel;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that the candidate is compared with.
 *
 * @param name how messages call it
 */
record Champion(String name, Scorer scorer) {

  /**
   * @return empty if the referenced model is not registered yet
   * @throws StepException USER if there is nothing to compare with, or it predicts something else;
   *     DATA if it cannot be read
   */
  static Optional<Champion> find(StepContext context, Against against, Scorer candidate)
      throws StepException {
    Optional<InputArtifact> baseline = context.input("baseline");
    if (baseline.isPresent() && against.model().isPresent()) {
      throw StepException.user(
          "Compare with 'against.model' or with the input 'baseline', not with both.");
    }
    if (baseline.isPresent()) {
      return Optional.of(read("the baseline", baseline.get().path(), candidate));
    }
    if (against.model().isEmpty()) {
      throw StepException.user(
          "Parameter 'against' needs 'model', such as wine@live, or an input 'baseline'.");
    }
    Optional<RegisteredModel> model = context.model(against.model().get());
    if (model.isEmpty()) {
      return Optional.empty();
    }
    String name = against.model().get() + " (version " + model.get().version() + ")";
    return Optional.of(read(name, model.get().bundle(), candidate));
  }

  private static Champion read(String name, Path archive, Scorer candidate) throws StepException {
    Scorer scorer;
    try {
      scorer = Scorer.read(archive);
    } catch (IOException e) {
      throw new StepException(
          FailureClass.DATA, "The model to compare with, " + name + ": " + e.getMessage(), e);
    }
    if (scorer.task() != candidate.task() || !scorer.target().equals(candidate.target())) {
      throw StepException.user(
          "The model to compare with, %s, does %s of '%s'; this one does %s of '%s'. They cannot be compared."
              .formatted(
                  name,
                  scorer.task().word(),
                  scorer.target(),
                  candidate.task().word(),
                  candidate.target()));
    }
    return new Champion(name, scorer);
  }
}
