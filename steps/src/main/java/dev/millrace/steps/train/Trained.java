package dev.millrace.steps.train;

import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.TargetValues;
import dev.millrace.steps.metrics.Measured;
import dev.millrace.steps.metrics.Scored;
import dev.millrace.steps.model.ModelArchive;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that was learned.
 *
 * @param values the rows it learned from
 * @param drop whether rows without target are left out where it is measured
 * @param facts how it was learned, as it stands in the archive
 */
public record Trained(Scorer scorer, TargetValues values, boolean drop, Map<String, Object> facts) {

  /** Measures it on the rows it learned from. */
  public Measured onTraining() throws StepException {
    return Scored.of(scorer, values).measure();
  }

  /**
   * Measures it on other rows.
   *
   * @throws StepException DATA if they lack a column of the model, or cannot be scored
   */
  public Measured on(DatasetRows table) throws StepException {
    return Scored.read(scorer, table, drop, "validation").measure();
  }

  /**
   * Writes it as the kind {@code train} does.
   *
   * @param training its metrics on the rows it learned from
   */
  public void write(OutputArtifact output, Measured training) throws IOException {
    List<String> names = scorer.schema().columns().stream().map(c -> c.name()).toList();
    List<Map<String, Object>> sample = new ArrayList<>();
    for (int position : ModelArchive.samplePositions(values.rows().size())) {
      sample.add(DatasetRows.values(values.rows().get(position), names));
    }
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("metrics", training.metrics());
    new ModelArchive(scorer, all, sample).write(output.path());
    output.fact("algorithm", facts.get("algorithm"));
    output.fact("task", facts.get("task"));
    output.fact("target", facts.get("target"));
    output.fact("features", scorer.schema().features().size());
    output.fact("trainingRows", values.rows().size());
  }
}
