package dev.millrace.steps.packaging;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.learn.Learners;
import dev.millrace.steps.model.CodeVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code provenance.json}: what made the model. It names no run and no time, so that the same
 * ingredients make the same bundle.
 */
final class Provenance {
  private Provenance() {}

  static Map<String, Object> of(
      StepContext context, InputArtifact model, Map<String, Object> training) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("dag", context.identity().dag());
    provenance.put("dagVersion", context.identity().dagVersion());
    provenance.put("step", context.identity().step());
    provenance.put("runParameters", context.runParameters());
    provenance.put("model", model.digest());
    context.input("report").ifPresent(report -> provenance.put("report", report.digest()));
    provenance.put("training", training);
    Map<String, Object> code = new LinkedHashMap<>();
    code.put("millrace", CodeVersion.steps());
    code.put("tribuo", Learners.libraryVersion());
    code.put("java", System.getProperty("java.version"));
    provenance.put("code", code);
    List<Map<String, Object>> lineage = new ArrayList<>();
    for (StepContext.LineageEntry entry : context.lineage()) {
      Map<String, Object> task = new LinkedHashMap<>();
      task.put("task", entry.task());
      task.put("kind", entry.kind());
      task.put("kindVersion", entry.kindVersion());
      task.put("parameters", entry.parameters());
      task.put("seed", entry.seed());
      task.put("inputs", entry.inputDigests());
      task.put("outputs", entry.outputDigests());
      lineage.add(task);
    }
    provenance.put("lineage", lineage);
    return provenance;
  }
}
